import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Entrance } from '../wire/Entrance';
import type { Problem } from '../wire/Problem';
import type { ToPage } from '../wire/ToPage';
import { sampleView } from '../session/sample';
import type { FromPage } from '../wire/FromPage';
import { type Answer, backoff, Connection, type Hitch, type LinkState } from './connection';

class FakeSocket extends EventTarget {
  readyState: number = WebSocket.OPEN;
  sent: string[] = [];
  readonly ticket: string;
  constructor(ticket: string) {
    super();
    this.ticket = ticket;
  }
  send(text: string) {
    this.sent.push(text);
  }
  close() {
    this.readyState = WebSocket.CLOSED;
  }
  say(message: ToPage) {
    this.dispatchEvent(new MessageEvent('message', { data: JSON.stringify(message) }));
  }
  drop() {
    this.close();
    this.dispatchEvent(new Event('close'));
  }
}

const sockets: FakeSocket[] = [];
const states: LinkState[] = [];
const hitches: Hitch[] = [];
const problems: Problem[] = [];
const newest = () => sockets.at(-1)!;
const snapshot: ToPage = { type: 'snapshot', now: 0, epoch: 'now', view: sampleView() };
let answers: () => Promise<Answer<Entrance>>;
let tickets = 0;

function connect(): Connection<Entrance, ToPage, FromPage> {
  const connection = new Connection<Entrance, ToPage, FromPage>({
    enter: () => answers(),
    openSocket: (ticket) => {
      sockets.push(new FakeSocket(ticket));
      return newest() as unknown as WebSocket;
    },
    onEntrance: () => {},
    onMessage: () => {},
    onState: (state) => states.push(state),
    onHitch: (hitch) => hitches.push(hitch),
    onProblem: (problem) => problems.push(problem),
  });
  connection.start();
  return connection;
}

beforeEach(() => {
  vi.useFakeTimers();
  for (const list of [sockets, states, hitches, problems]) list.length = 0;
  tickets = 0;
  answers = async () => ({ ok: true, value: { ticket: `ticket ${++tickets}` } as Entrance });
});
afterEach(() => {
  vi.useRealTimers();
});

test('it is open once the server has shown something', async () => {
  connect();
  await vi.advanceTimersByTimeAsync(0);
  expect(states).toEqual([]);
  newest().say(snapshot);
  expect(states).toEqual(['open']);
});

test('why there is no line is told: nobody answers, the server is busy, or it answers and the line does not open', async () => {
  answers = () => Promise.reject(new Error('no network'));
  connect();
  await vi.advanceTimersByTimeAsync(0);
  answers = async () => ({ ok: false, problem: { code: 'too_many', detail: '' } });
  await vi.advanceTimersByTimeAsync(300);
  answers = async () => ({ ok: true, value: { ticket: 'ticket' } as Entrance });
  await vi.advanceTimersByTimeAsync(600);
  newest().drop();
  expect(hitches).toEqual(['silent', 'busy', 'no line']);
});

test('a line that opens and says nothing is tried again soon', async () => {
  connect();
  await vi.advanceTimersByTimeAsync(9_000);
  expect(hitches).toEqual(['no line']);
  expect(sockets.length).toBe(2);
});

test('a lost line comes back with a new ticket', async () => {
  connect();
  await vi.advanceTimersByTimeAsync(0);
  newest().say(snapshot);
  newest().drop();
  expect(states).toEqual(['open', 'reconnecting']);
  await vi.advanceTimersByTimeAsync(300);
  newest().say(snapshot);
  expect(states).toEqual(['open', 'reconnecting', 'open']);
  expect(sockets.map(({ ticket }) => ticket)).toEqual(['ticket 1', 'ticket 2']);
});

test('a line that says nothing for twenty seconds is given up', async () => {
  connect();
  await vi.advanceTimersByTimeAsync(0);
  newest().say(snapshot);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(newest().sent).toContain('{"type":"ping"}');
  expect(states).toEqual(['open']);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(states).toEqual(['open', 'reconnecting']);
});

test('a server that cannot be reached is said to be, and still tried', async () => {
  answers = () => Promise.reject(new TypeError('no route'));
  connect();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(states).toEqual(['unreachable']);
  answers = async () => ({ ok: true, value: { ticket: 'at last' } as Entrance });
  await vi.advanceTimersByTimeAsync(5_000);
  newest().say(snapshot);
  expect(states).toEqual(['unreachable', 'open']);
});

test('a link that leads nowhere is not tried again', async () => {
  const enter = vi.fn(async () => ({ ok: false as const, problem: { code: 'link_unknown' as const, detail: '' } }));
  answers = enter;
  connect();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(enter).toHaveBeenCalledTimes(1);
  expect(problems.map(({ code }) => code)).toEqual(['link_unknown']);
});

test('what an old socket still says is not listened to', async () => {
  const connection = connect();
  await vi.advanceTimersByTimeAsync(0);
  const old = newest();
  connection.restart();
  old.say(snapshot);
  expect(states).toEqual([]);
});

test('waits grow to five seconds and never pass it', () => {
  expect(backoff(0, 1)).toBe(250);
  expect(backoff(2, 1)).toBe(1000);
  expect(backoff(9, 1)).toBe(5000);
  expect(backoff(9, 0)).toBe(2500);
});
