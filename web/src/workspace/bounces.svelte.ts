// Letters to clients that did not arrive, as this page knows them: looked for now and then, and after what was sent again.
import { get, post } from '../account/exchange';
import type { Bounce } from '../wire/Bounce';
import { idle } from './idle.svelte';

const look_every_ms = 60_000;

export class Bounces {
  all = $state.raw<readonly Bounce[]>([]);

  /** Goes on until the answer is called. */
  start(): () => void {
    void this.load();
    const timer = setInterval(() => void this.load(), look_every_ms);
    return () => clearInterval(timer);
  }

  async load(): Promise<void> {
    if (idle.locked) return;
    const answer = await get<Bounce[]>('/api/workspace/bounces');
    if (answer.ok) this.all = answer.value;
  }

  /** Has these sent again. Says whether that was taken. A letter about several visits is sent again with the first of them. */
  async sendAgain(these: readonly Bounce[]): Promise<boolean> {
    const isStill = (bounce: Bounce) =>
      this.all.some(
        (it) => it.person === bounce.person && it.appointment === bounce.appointment && it.way === bounce.way,
      );
    for (const bounce of these) {
      if (!isStill(bounce)) continue;
      const answer = await post<Bounce[]>('/api/workspace/bounces', bounce);
      if (!answer.ok) return false;
      this.all = answer.value;
    }
    return true;
  }
}
