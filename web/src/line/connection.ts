// Keeps a page connected: enters, opens a WebSocket with the ticket, notices when the line is dead, and comes back by
// itself. It knows nothing of what the messages mean but that a snapshot comes first, and ping and pong.
import type { Problem } from '../wire/Problem';
import type { ProblemCode } from '../wire/ProblemCode';

/** The answer, or what the server says is wrong; a server that cannot be reached throws. */
export type Answer<T> = { ok: true; value: T } | { ok: false; problem: Problem };

/** `connecting` is the first time; `unreachable` still tries. */
export type LinkState = 'connecting' | 'open' | 'reconnecting' | 'unreachable' | 'stopped';

/** No answer came, the server has too much to do, or it answers and the line does not open. */
export type Hitch = 'silent' | 'busy' | 'no line';

export interface Hooks<Entrance extends { ticket: string }, Message extends { type: string }> {
  enter: () => Promise<Answer<Entrance>>;
  openSocket: (ticket: string) => WebSocket;
  onEntrance: (entrance: Entrance) => void;
  onMessage: (message: Message) => void;
  onState: (state: LinkState) => void;
  /** Why a try failed, each time. */
  onHitch?: (hitch: Hitch) => void;
  /** Nothing that trying again would mend. */
  onProblem: (problem: Problem) => void;
}

const first_wait_ms = 250;
const longest_wait_ms = 5_000;
const ping_every_ms = 10_000;
const dead_after_ms = 20_000;
const opens_within_ms = 8_000;
const probe_answers_within_ms = 4_000;
const unreachable_after_tries = 4;
const passing: ProblemCode[] = ['unavailable', 'too_many'];

/** How long to wait before a try; `chance` in 0..1 spreads the pages of a whole practice. */
export function backoff(tries: number, chance: number): number {
  return Math.min(longest_wait_ms, first_wait_ms * 2 ** tries) * (0.5 + chance / 2);
}

export class Connection<Entrance extends { ticket: string }, Message extends { type: string }, Sent> {
  #hooks: Hooks<Entrance, Message>;
  #socket: WebSocket | null = null;
  #state: LinkState = 'connecting';
  #tries = 0;
  /** Counts attempts, so that what belongs to an earlier one is dropped. */
  #round = 0;
  #heardAt = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #opening: ReturnType<typeof setTimeout> | undefined;
  #heartbeat: ReturnType<typeof setInterval> | undefined;

  constructor(hooks: Hooks<Entrance, Message>) {
    this.#hooks = hooks;
  }

  start(): void {
    this.#tries = 0;
    void this.#connect();
  }

  /** Enters anew at once, for example as somebody else after a code was redeemed. */
  restart(): void {
    this.#drop();
    if (this.#state === 'open') this.#become('reconnecting');
    this.start();
  }

  /** Closes without trying again; `start` undoes it. */
  stop(): void {
    this.#drop();
    this.#become('stopped');
  }

  /** The network or the page came back: do not wait out the backoff, and do not trust an old line. */
  hurry(): void {
    if (this.#state === 'stopped') return;
    if (this.#state !== 'open') return this.restart();
    if (Date.now() - this.#heardAt > ping_every_ms) this.#lost();
    else this.#probe();
  }

  /** Whether it went out; what must not be lost is kept by the caller. */
  send(message: Sent | { type: 'ping' }): boolean {
    if (this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify(message));
    return true;
  }

  async #connect(): Promise<void> {
    const round = ++this.#round;
    clearTimeout(this.#retry);
    let answer: Answer<Entrance>;
    try {
      answer = await this.#hooks.enter();
    } catch {
      if (round === this.#round) this.#later('silent');
      return;
    }
    if (round !== this.#round) return;
    if (!answer.ok) {
      if (passing.includes(answer.problem.code)) return this.#later('busy');
      this.stop();
      return this.#hooks.onProblem(answer.problem);
    }
    this.#hooks.onEntrance(answer.value);
    this.#open(this.#hooks.openSocket(answer.value.ticket), round);
  }

  #open(socket: WebSocket, round: number): void {
    this.#socket = socket;
    this.#heardAt = Date.now();
    const mine = () => round === this.#round;
    socket.addEventListener('message', ({ data }) => {
      if (!mine()) return;
      this.#heardAt = Date.now();
      clearTimeout(this.#opening);
      const message = JSON.parse(String(data)) as Message;
      if (message.type === 'snapshot') {
        this.#tries = 0;
        this.#become('open');
      }
      this.#hooks.onMessage(message);
    });
    socket.addEventListener('close', () => mine() && this.#lost());
    socket.addEventListener('error', () => mine() && this.#lost());
    // Some networks let everything through but this, and say nothing.
    this.#opening = setTimeout(() => mine() && this.#lost(), opens_within_ms);
    this.#heartbeat = setInterval(() => {
      if (Date.now() - this.#heardAt > dead_after_ms) this.#lost();
      else this.send({ type: 'ping' });
    }, ping_every_ms);
  }

  /** A line that looks open may have died while the device slept or changed networks. */
  #probe(): void {
    const [round, heardAt] = [this.#round, this.#heardAt];
    this.send({ type: 'ping' });
    setTimeout(() => {
      if (round === this.#round && heardAt === this.#heardAt) this.#lost();
    }, probe_answers_within_ms);
  }

  #lost(): void {
    this.#drop();
    this.#later('no line');
  }

  #later(hitch: Hitch): void {
    this.#tries += 1;
    this.#hooks.onHitch?.(hitch);
    if (this.#tries >= unreachable_after_tries) this.#become('unreachable');
    else if (this.#state !== 'connecting' && this.#state !== 'unreachable') this.#become('reconnecting');
    this.#retry = setTimeout(() => void this.#connect(), backoff(this.#tries - 1, Math.random()));
  }

  #drop(): void {
    this.#round += 1;
    clearTimeout(this.#retry);
    clearTimeout(this.#opening);
    clearInterval(this.#heartbeat);
    this.#socket?.close();
    this.#socket = null;
  }

  #become(state: LinkState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#hooks.onState(state);
  }
}

/** Where a WebSocket of this server is opened with a ticket, by a page that only stands by where a newer one has taken over. */
export function socketAddress(path: string, ticket: string, standsBy = false): string {
  const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
  return `${scheme}://${location.host}${path}?ticket=${encodeURIComponent(ticket)}${standsBy ? '&stands_by=true' : ''}`;
}
