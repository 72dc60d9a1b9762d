// The workspace as it is now: fetched once so that the page has something to show, then kept by the server's messages.
import { get, post, type Trouble } from '../account/exchange';
import { type Answer, Connection, type LinkState, socketAddress } from '../line/connection';
import { clock } from '../session/clock.svelte';
import type { Ticket } from '../wire/Ticket';
import type { ToWorkspace } from '../wire/ToWorkspace';
import type { Workspace } from '../wire/Workspace';
import { after } from './agenda';
import { noticesOf } from './arrivals';

/** Drops that heal sooner are not worth a word. */
const calm_for_ms = 1_500;

export class LiveWorkspace {
  workspace = $state.raw<Workspace>();
  trouble = $state.raw<Trouble>();
  reconnecting = $state(false);
  readonly notices = $derived(noticesOf(this.workspace?.appointments ?? []));

  #unsettled: ReturnType<typeof setTimeout> | undefined;
  readonly #connection = new Connection<Ticket, ToWorkspace, never>({
    enter: takeTicket,
    openSocket: (ticket) => new WebSocket(socketAddress('/ws/workspace', ticket)),
    onEntrance: () => {},
    onMessage: (message) => this.#hear(message),
    onState: (state) => this.#linkBecame(state),
    onProblem: () => location.assign('/sign-in'),
  });

  /** Goes on until the answer is called. */
  start(): () => void {
    const stopClock = clock.start();
    void this.load();
    return () => {
      stopClock();
      clearTimeout(this.#unsettled);
      this.#connection.stop();
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
    this.#connection.start();
  }

  /** The person or the network is back. */
  hurry(): void {
    if (this.workspace) this.#connection.hurry();
  }

  #hear(message: ToWorkspace): void {
    if (message.type !== 'pong') clock.sync(message.now);
    this.workspace = after(this.workspace, message);
  }

  #linkBecame(state: LinkState): void {
    if (state === 'stopped') return;
    if (state === 'open') {
      clearTimeout(this.#unsettled);
      this.#unsettled = undefined;
      this.reconnecting = false;
    } else {
      this.#unsettled ??= setTimeout(() => (this.reconnecting = true), calm_for_ms);
    }
  }
}

/** A ticket for the WebSocket. Only a missing sign-in is not mended by trying again. */
async function takeTicket(): Promise<Answer<Ticket>> {
  const answer = await post<Ticket>('/api/workspace/ticket');
  if (answer.ok) return answer;
  const code = answer.trouble.code === 'sign_in_first' ? 'sign_in_first' : 'unavailable';
  return { ok: false, problem: { code, detail: '' } };
}

/** Who was signed out elsewhere is asked to sign in again, rather than shown an error. */
function leftForSignIn(trouble: Trouble): boolean {
  if (trouble.code !== 'sign_in_first') return false;
  location.assign('/sign-in');
  return true;
}
