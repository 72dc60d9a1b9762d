import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Idle, movement } from './idle.svelte';

const minute_ms = 60_000;

/** What the server says that just heard of input, where a workspace locks after a quarter of an hour. */
function until() {
  const locks_at = Date.now() + 15 * minute_ms;
  return { now: Date.now(), warns_at: locks_at - minute_ms, locks_at };
}

const answers = (status: number, body: unknown) => new Response(JSON.stringify(body), { status });
const isLocked = { code: 'locked', detail: '' };
let server = vi.fn(async () => answers(200, until()));
let idle: Idle;
let stop: () => void;
let again = vi.fn();

const told = () => server.mock.calls.length;
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

beforeEach(() => {
  vi.useFakeTimers();
  server = vi.fn(async () => answers(200, until()));
  vi.stubGlobal('fetch', server);
  again = vi.fn();
  idle = new Idle();
  stop = idle.start(again);
  idle.hear(until());
});

afterEach(() => {
  stop();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe('whether somebody is there', () => {
  it('is told at once, then no oftener than every half minute, and the last input is not forgotten', async () => {
    idle.input();
    expect(told()).toBe(1);
    await pass(5_000);
    idle.input();
    await pass(20_000);
    expect(told()).toBe(1);
    await pass(6_000);
    expect(told()).toBe(2);
    await pass(10 * minute_ms);
    expect(told()).toBe(2);
  });

  it('is told again where it did not arrive', async () => {
    server.mockRejectedValueOnce(new TypeError('no network'));
    idle.input();
    await pass(31_000);
    expect(told()).toBe(2);
  });

  it('is nothing to tell where nothing locks', () => {
    const never = new Idle();
    never.input();
    never.look();
    expect([told(), never.locked, never.warns]).toEqual([0, false, false]);
  });
});

describe('a workspace that nobody touches', () => {
  it('warns a minute before it locks, and counts down', async () => {
    await pass(13 * minute_ms);
    expect(idle.warns).toBe(false);
    await pass(minute_ms);
    expect([idle.warns, idle.left_s]).toEqual([true, 60]);
    await pass(20_000);
    expect(idle.left_s).toBe(40);
    idle.input();
    expect(idle.warns).toBe(false);
    await pass(0);
    expect([idle.warns, told()]).toEqual([false, 1]);
  });

  it('is not warned of in one tab while there is input in another', async () => {
    await pass(10 * minute_ms);
    idle.hear(until());
    await pass(10 * minute_ms);
    expect([idle.warns, idle.locked]).toEqual([false, false]);
  });

  it('locks by itself, without a word from the server', async () => {
    await pass(15 * minute_ms);
    expect([idle.locked, idle.warns]).toEqual([true, false]);
    idle.input();
    await pass(minute_ms);
    expect([idle.locked, told()]).toEqual([true, 0]);
  });

  it('locks when the server says so, though the page knows no better', async () => {
    server.mockResolvedValueOnce(answers(423, isLocked));
    idle.input();
    await pass(0);
    expect(idle.locked).toBe(true);
  });

  it('is opened by no answer that was long on its way', async () => {
    let answer: ((response: Response) => void) | undefined;
    server.mockReturnValueOnce(new Promise((resolve) => (answer = resolve)));
    idle.input();
    idle.lock();
    answer?.(answers(200, until()));
    await pass(0);
    expect(idle.locked).toBe(true);
  });
});

it('is open again once the workspace says so, and not by a word that was on its way', () => {
  idle.lock();
  idle.look();
  idle.hear(until());
  expect(idle.locked).toBe(true);
  idle.unlock();
  expect(idle.locked).toBe(false);
});

it('has the other tabs look when one is unlocked', async () => {
  vi.useRealTimers();
  idle.lock();
  const other = new Idle();
  const stopOther = other.start(() => {});
  other.lock();
  other.unlock();
  await vi.waitFor(() => expect(again).toHaveBeenCalledOnce());
  stopOther();
});

it('takes a pointer that lies still for nobody', () => {
  const hasMoved = movement();
  expect(hasMoved({ screenX: 5, screenY: 5 })).toBe(false);
  expect(hasMoved({ screenX: 5, screenY: 5 })).toBe(false);
  expect(hasMoved({ screenX: 5, screenY: 6 })).toBe(true);
});
