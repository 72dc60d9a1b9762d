// The workspace as it is now: fetched once so that the page has something to show, then kept by the server's messages.
import { get, post, type Trouble } from '../account/exchange';
import { clock } from '../session/clock.svelte';
import type { Ticket } from '../wire/Ticket';
import type { ToWorkspace } from '../wire/ToWorkspace';
import type { Workspace } from '../wire/Workspace';
import { after } from './agenda';
import { noticesOf } from './arrivals';
import { keepChannel } from './channel';

/** Drops that heal sooner are not worth a word. */
const calm_for_ms = 1_500;

export class LiveWorkspace {
  workspace = $state.raw<Workspace>();
  trouble = $state.raw<Trouble>();
  reconnecting = $state(false);
  readonly notices = $derived(noticesOf(this.workspace?.appointments ?? []));

  #unsettled: ReturnType<typeof setTimeout> | undefined;
  #stop: (() => void) | undefined;

  /** Goes on until the answer is called. */
  start(): () => void {
    const stopClock = clock.start();
    void this.load();
    return () => {
      stopClock();
      clearTimeout(this.#unsettled);
      this.#stop?.();
    };
  }

  async load(): Promise<void> {
    this.trouble = undefined;
    const answer = await get<Workspace>('/api/workspace');
    if (!answer.ok) {
      if (!leftForSignIn(answer.trouble)) this.trouble = answer.trouble;
      return;
    }
    this.workspace = answer.value;
    this.#stop ??= keepChannel<ToWorkspace>({
      address: channelAddress,
      hear: (message) => this.#hear(message),
      connected: (yes) => this.#connected(yes),
    });
  }

  #hear(message: ToWorkspace): void {
    if (message.type !== 'pong') clock.sync(message.now);
    this.workspace = after(this.workspace, message);
  }

  #connected(yes: boolean): void {
    if (yes) {
      clearTimeout(this.#unsettled);
      this.#unsettled = undefined;
      this.reconnecting = false;
    } else {
      this.#unsettled ??= setTimeout(() => (this.reconnecting = true), calm_for_ms);
    }
  }
}

async function channelAddress(): Promise<string | undefined> {
  const answer = await post<Ticket>('/api/workspace/ticket');
  if (!answer.ok) {
    leftForSignIn(answer.trouble);
    return undefined;
  }
  const address = new URL('/ws/workspace', location.href);
  address.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:';
  address.searchParams.set('ticket', answer.value.ticket);
  return address.href;
}

/** Who was signed out elsewhere is asked to sign in again, rather than shown an error. */
function leftForSignIn(trouble: Trouble): boolean {
  if (trouble.code !== 'sign_in_first') return false;
  location.assign('/sign-in');
  return true;
}
