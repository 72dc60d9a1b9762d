// Whether somebody is at this workspace, as the page knows it: tells the server of real input, counts down, and locks. When it locks is the
// server's to say, to all tabs of this browser alike.
import { post } from '../account/exchange';
import { announcer } from '../ui/announcer.svelte';
import type { OpenUntil } from '../wire/OpenUntil';

/** Input is told no oftener than that. */
const told_every_ms = 30_000;
/** What was not told yet is told so long before the page would warn, and again so soon where it did not arrive. */
const in_time_ms = 2_000;
const second_ms = 1_000;

export class Idle {
  /** Nothing of the workspace may be shown. */
  locked = $state(false);
  #until = $state.raw<OpenUntil>();
  /** The server's time, renewed every second. */
  #now = $state(0);
  #isTelling = $state(false);
  readonly #left_ms = $derived(this.#until ? Math.max(0, this.#until.locks_at - this.#now) : Infinity);
  /** Whether it is about to lock. */
  readonly warns = $derived(
    !this.locked && !this.#isTelling && this.#until !== undefined && this.#now >= this.#until.warns_at,
  );
  /** How long it stays open, in seconds. */
  readonly left_s = $derived(Math.ceil(this.#left_ms / second_ms));
  #ahead_ms = 0;
  #toldAt = -Infinity;
  /** Somebody was there, and the server does not know. */
  #isUntold = false;
  #tabs: BroadcastChannel | undefined;

  /** Goes on until the answer is called; `again` has the workspace look whether it is open. */
  start(again: () => void): () => void {
    const timer = setInterval(() => this.look(), second_ms);
    const tabs = new BroadcastChannel('anteroom.workspace');
    tabs.addEventListener('message', () => this.locked && again());
    this.#tabs = tabs;
    return () => {
      clearInterval(timer);
      tabs.close();
    };
  }

  /** The server says until when it is open. */
  hear(until: OpenUntil): void {
    this.#ahead_ms = until.now - Date.now();
    this.#now = until.now;
    // Of two that crossed on the way the later counts.
    if (!this.#until || until.locks_at > this.#until.locks_at) this.#until = until;
  }

  /** Somebody typed, pointed or touched. */
  input(): void {
    if (this.locked || !this.#until) return;
    this.#isUntold = true;
    this.look();
  }

  /** What the time is, and what is to be done by then. A device that slept does not go by what it last saw. */
  look(): void {
    if (this.locked || !this.#until) return;
    this.#now = Date.now() + this.#ahead_ms;
    const quiet_ms = this.#now - this.#toldAt;
    const isSoon = this.#now >= this.#until.warns_at - in_time_ms;
    if (this.#left_ms === 0) this.lock();
    else if (this.#isUntold && quiet_ms >= (isSoon ? in_time_ms : told_every_ms)) void this.#tell();
  }

  lock(): void {
    this.locked = true;
    announcer.hush();
    this.#until = undefined;
    this.#isUntold = false;
    this.#toldAt = -Infinity;
  }

  /** The server says that it is open: it may be in the other tabs too. */
  unlock(): void {
    if (!this.locked) return;
    this.locked = false;
    this.#tabs?.postMessage('unlocked');
  }

  async #tell(): Promise<void> {
    this.#isUntold = false;
    this.#isTelling = true;
    this.#toldAt = this.#now;
    const answer = await post<OpenUntil | null>('/api/workspace/here');
    this.#isTelling = false;
    // What was locked meanwhile stays so: an answer that was long on its way opens nothing.
    if (this.locked) return;
    if (!answer.ok) {
      if (answer.trouble.code === 'locked') this.lock();
      else this.#isUntold = true;
    } else if (answer.value) {
      this.hear(answer.value);
    }
  }
}

export const idle = new Idle();

/** Whether a pointer has really moved: browsers also tell of one that lies still while the page moves under it. */
export function movement(): (event: Pick<PointerEvent, 'screenX' | 'screenY'>) => boolean {
  let at: string | undefined;
  return ({ screenX, screenY }) => {
    const before = at;
    at = `${screenX} ${screenY}`;
    return before !== undefined && before !== at;
  };
}
