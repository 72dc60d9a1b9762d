// The tokens of other systems as this page knows them: fetched anew with every change of them.
import { get, post, type Answer, type Trouble } from '../account/exchange';
import type { TokenMade } from '../wire/TokenMade';
import type { Tokens } from '../wire/Tokens';
import type { TokenWish } from '../wire/TokenWish';

export class TokenList {
  all = $state.raw<Tokens>();
  trouble = $state.raw<Trouble>();

  async load(): Promise<void> {
    this.trouble = undefined;
    const answer = await get<Tokens>('/api/workspace/tokens');
    if (answer.ok) this.all = answer.value;
    else this.trouble = answer.trouble;
  }

  /** The answer has the token itself, which is kept nowhere. */
  async make(wish: TokenWish): Promise<Answer<TokenMade>> {
    const answer = await post<TokenMade>('/api/workspace/tokens', wish);
    if (answer.ok) this.all = answer.value.all;
    // It may have been made all the same.
    else if (answer.trouble.code === 'unreachable' || answer.trouble.code === 'unavailable') await this.load();
    return answer;
  }

  async revoke(id: string): Promise<Answer<Tokens>> {
    const answer = await post<Tokens>(`/api/workspace/tokens/${id}/revoke`);
    if (answer.ok) this.all = answer.value;
    else if (answer.trouble.code === 'not_found') await this.load();
    return answer;
  }
}
