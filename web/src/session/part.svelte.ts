// Something that is not in the first load: a script with styles and words of its own. Which there are is not decided here.
import { understood } from '../messages/language';

/**
 * Fetched once for as long as the page lives. A failure is final: browsers remember it, and styles that did not come are
 * not asked for again. Only a new page mends it, see `reload.ts`.
 */
export class Part<Content> {
  content = $state.raw<Content | null>(null);
  failed = $state(false);
  readonly #load: () => Promise<{ default: Content }>;
  #isAsked = false;

  constructor(load: () => Promise<{ default: Content }>) {
    this.#load = load;
  }

  fetch(): void {
    if (this.#isAsked) return;
    this.#isAsked = true;
    this.#come().then(
      (content) => (this.content = content),
      () => (this.failed = true),
    );
  }

  /** The script, and its words in the language of the page. */
  async #come(): Promise<Content> {
    const module = await this.#load();
    await understood();
    return module.default;
  }
}
