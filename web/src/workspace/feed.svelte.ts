// The address of one's own calendar as this page knows it: fetched anew with every change of it.
import { get, post, type Answer, type Trouble } from '../account/exchange';
import type { CalendarFeed } from '../wire/CalendarFeed';
import type { FeedMade } from '../wire/FeedMade';

const path = '/api/workspace/feed';

export class MyFeed {
  now = $state.raw<CalendarFeed>();
  trouble = $state.raw<Trouble>();

  async load(): Promise<void> {
    this.trouble = undefined;
    const answer = await get<CalendarFeed>(path);
    if (answer.ok) this.now = answer.value;
    else this.trouble = answer.trouble;
  }

  /** The answer has the address itself, which is kept nowhere; the one before leads nowhere. */
  async make(titles: boolean): Promise<Answer<FeedMade>> {
    const answer = await post<FeedMade>(path, { has_titles: titles });
    if (answer.ok) this.now = answer.value.now;
    // It may have been made all the same.
    else if (answer.trouble.code === 'unreachable' || answer.trouble.code === 'unavailable') await this.load();
    return answer;
  }

  titles(titles: boolean): Promise<Answer<CalendarFeed>> {
    return this.#change(post<CalendarFeed>(`${path}/titles`, { has_titles: titles }));
  }

  revoke(): Promise<Answer<CalendarFeed>> {
    return this.#change(post<CalendarFeed>(`${path}/revoke`));
  }

  async #change(doing: Promise<Answer<CalendarFeed>>): Promise<Answer<CalendarFeed>> {
    const answer = await doing;
    if (answer.ok) this.now = answer.value;
    else if (answer.trouble.code === 'not_found') await this.load();
    return answer;
  }
}
