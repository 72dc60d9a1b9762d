import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Leaving } from './leaving.svelte';

beforeEach(() => sessionStorage.clear());
afterEach(() => void vi.useRealTimers());
const open = (now = 0) => new Leaving(sessionStorage, '/s/link', now);

test('who left and loads the page anew before the server knows it is still leaving', () => {
  open().begin(0);
  expect(open(5_000).isPending).toBe(true);
  expect(new Leaving(sessionStorage, '/s/another', 5_000).isPending).toBe(false);
});

test('a page of long ago leads nobody out', () => {
  open().begin(0);
  expect(open(300_000).isPending).toBe(false);
});

test('once the server knows it, nothing of it is left', () => {
  const leaving = open();
  leaving.begin(0);
  leaving.end();
  expect([leaving.isPending, open(1).isPending]).toEqual([false, false]);
});

test('a server that could not do it is asked again, unless that is not meant any more', () => {
  vi.useFakeTimers();
  const ask = vi.fn();
  const leaving = open();
  leaving.begin(0);
  leaving.askAgain(ask);
  vi.advanceTimersByTime(5_000);
  expect(ask).toHaveBeenCalledTimes(1);
  leaving.askAgain(ask);
  leaving.end();
  vi.advanceTimersByTime(5_000);
  expect(ask).toHaveBeenCalledTimes(1);
});

test('it is said only where it takes a while', () => {
  vi.useFakeTimers();
  const leaving = open();
  leaving.begin(0);
  expect(leaving.isLate).toBe(false);
  vi.advanceTimersByTime(2_000);
  expect(leaving.isLate).toBe(true);
  leaving.end();
  expect(leaving.isLate).toBe(false);
});
