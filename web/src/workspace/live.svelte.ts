// The workspace as it is now: fetched once so that the page has something to show, then kept by the server's messages.
import { get, post, type Answer, type Trouble } from '../account/exchange';
import { type Answer as Entered, Connection, type LinkState, socketAddress } from '../line/connection';
import { clock } from '../session/clock.svelte';
import type { Ticket } from '../wire/Ticket';
import type { ToWorkspace } from '../wire/ToWorkspace';
import type { Workspace } from '../wire/Workspace';
import type { Appointment } from '../wire/Appointment';
import { after, withThese } from './agenda';
import { noticesOf } from './arrivals';
import { idle } from './idle.svelte';
import { stretchFrom } from './stretch';
import { viewerTimes } from './viewer';

/** Drops that heal sooner are not worth a word. */
const calm_for_ms = 1_500;
/** With which the server closes the socket of a workspace that is locked. */
const locked_code = 4423;

export class LiveWorkspace {
  workspace = $state.raw<Workspace>();
  trouble = $state.raw<Trouble>();
  /** Why a stretch of the calendar, or what was looked for, is not there. */
  missing = $state.raw<Trouble>();
  reconnecting = $state(false);
  /** The first day that the agenda shows; nothing for today. */
  day = $state<string | null>(null);
  readonly notices = $derived(noticesOf(this.workspace?.appointments ?? []));

  #unsettled: ReturnType<typeof setTimeout> | undefined;
  readonly #connection = new Connection<Ticket, ToWorkspace, never>({
    enter: takeTicket,
    openSocket,
    onEntrance: () => {},
    onMessage: (message) => this.#hear(message),
    onState: (state) => this.#linkBecame(state),
    onProblem: ({ code }) => (code === 'locked' ? idle.lock() : location.assign('/sign-in')),
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

  /** Looks whether it is open after it was locked, and goes on if it is, and still the same person's. Why that is not known, if so. */
  async again(): Promise<Trouble | null> {
    const answer = await get<Workspace>('/api/workspace');
    if (!answer.ok) return leftForSignIn(answer.trouble) ? null : answer.trouble;
    if (this.#isOfAnother(answer.value)) return null;
    idle.unlock();
    if (this.workspace) {
      this.#connection.restart();
    } else {
      this.workspace = answer.value;
      this.#connection.start();
    }
    return null;
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

  /** Has the agenda show another stretch, and fetches it. */
  async show(day: string | null): Promise<void> {
    this.day = day;
    const { from, until } = stretchFrom(day ?? viewerTimes().dayKey(clock.now));
    const answer = await get<Appointment[]>(`/api/workspace/appointments?from=${from}&until=${until}`);
    if (answer.ok) this.keep(answer.value);
    else if (!leftForSignIn(answer.trouble)) this.missing = answer.trouble;
  }

  /** The ids of the appointments that have all these words. */
  async search(text: string): Promise<string[] | null> {
    const answer = await get<Appointment[]>(`/api/workspace/search?text=${encodeURIComponent(text)}`);
    if (answer.ok) {
      this.keep(answer.value);
      return answer.value.map(({ id }) => id);
    }
    if (!leftForSignIn(answer.trouble)) this.missing = answer.trouble;
    return null;
  }

  /** Has something of an appointment changed, and shows what came of it at once. */
  async change(path: string, wish: unknown): Promise<Answer<Appointment>> {
    const answer = await post<Appointment>(`/api/workspace/appointments${path}`, wish);
    if (answer.ok) {
      this.keep([answer.value]);
      // Others of a series stand on other days, and may be shown.
      if (answer.value.occurrence) void this.show(this.day);
    } else if (!leftForSignIn(answer.trouble) && answer.trouble.code === 'changed_elsewhere') {
      const [, id] = path.split('/');
      if (id) void this.read(id);
    }
    return answer;
  }

  /** Fetches one appointment as it is now; nothing if that cannot be had. */
  async read(id: string): Promise<Appointment | null> {
    const answer = await get<Appointment>(`/api/workspace/appointments/${id}`);
    if (!answer.ok) return null;
    this.keep([answer.value]);
    return answer.value;
  }

  /** The appointment as it is now. */
  current(id: string | undefined): Appointment | undefined {
    return this.workspace?.appointments.find((one) => one.id === id);
  }

  keep(these: readonly Appointment[]): void {
    this.missing = undefined;
    if (this.workspace) this.workspace = withThese(this.workspace, these);
  }

  /** The person or the network is back. */
  hurry(): void {
    if (this.workspace) this.#connection.hurry();
  }

  #hear(message: ToWorkspace): void {
    if (message.type !== 'pong') clock.sync(message.now);
    if (message.type === 'idle') {
      idle.hear(message);
      // This device took it for locked, and the server does not.
      if (idle.locked) void this.again();
      return;
    }
    if (message.type === 'snapshot' && this.#isOfAnother(message.workspace)) return;
    this.workspace = after(this.workspace, message);
    // A snapshot has what is near.
    if (message.type === 'snapshot' && this.day !== null) void this.show(this.day);
  }

  /** What one person left open or half written is not the next one's who signs in here: the page begins anew. */
  #isOfAnother({ me }: Workspace): boolean {
    const isAnother = this.workspace !== undefined && this.workspace.me !== me;
    if (isAnother) {
      this.#connection.stop();
      location.reload();
    }
    return isAnother;
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
async function takeTicket(): Promise<Entered<Ticket>> {
  const answer = await post<Ticket>('/api/workspace/ticket');
  if (answer.ok) return answer;
  const { code } = answer.trouble;
  const isFinal = code === 'sign_in_first' || code === 'locked';
  return { ok: false, problem: { code: isFinal ? code : 'unavailable', detail: '' } };
}

/** The socket hides the page at once when the server says that it is locked. */
function openSocket(ticket: string): WebSocket {
  const socket = new WebSocket(socketAddress('/ws/workspace', ticket));
  socket.addEventListener('close', ({ code }) => {
    if (code === locked_code) idle.lock();
  });
  return socket;
}

/** Who was signed out elsewhere is asked to sign in again, rather than shown an error; and what is locked is hidden. */
function leftForSignIn(trouble: Trouble): boolean {
  if (trouble.code === 'locked') idle.lock();
  if (trouble.code !== 'sign_in_first') return trouble.code === 'locked';
  location.assign('/sign-in');
  return true;
}
