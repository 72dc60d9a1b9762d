// The client's appointments as the server last told them: fetched anew each minute, and at once when somebody looks again.
import { get, type Trouble } from '../account/exchange';
import { clock } from '../session/clock.svelte';
import type { Portal } from '../wire/Portal';

const anew_after_ms = 60_000;

export class Appointments {
  portal = $state.raw<Portal>();
  /** Why they are not there, or not as they are now. */
  trouble = $state.raw<Trouble>();

  /** Goes on until the answer is called. */
  start(): () => void {
    const stopClock = clock.start();
    void this.load();
    const timer = setInterval(() => this.lookAgain(), anew_after_ms);
    return () => {
      stopClock();
      clearInterval(timer);
    };
  }

  lookAgain(): void {
    if (document.visibilityState === 'visible') void this.load();
  }

  async load(): Promise<void> {
    const answer = await get<Portal>('/api/portal');
    if (answer.ok) {
      clock.sync(answer.value.now);
      this.portal = answer.value;
      this.trouble = undefined;
    } else if (answer.trouble.code === 'sign_in_first') {
      location.assign('/portal/sign-in');
    } else {
      this.trouble = answer.trouble;
    }
  }
}
