import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { reloadSoon } from './reload';

beforeEach(() => {
  vi.useFakeTimers();
  sessionStorage.clear();
});
afterEach(() => vi.useRealTimers());

const day = 86_400_000;
const no = () => {
  throw new DOMException('', 'SecurityError');
};

test('the page is loaded anew at once, and again only a minute later', () => {
  const reload = vi.fn();
  reloadSoon(sessionStorage, day, reload);
  vi.advanceTimersByTime(0);
  expect(reload).toHaveBeenCalledTimes(1);

  reloadSoon(sessionStorage, day + 10_000, reload);
  vi.advanceTimersByTime(49_999);
  expect(reload).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(1);
  expect(reload).toHaveBeenCalledTimes(2);

  // A script that stays away is no reason to go on like that.
  reloadSoon(sessionStorage, day + 60_000, reload);
  vi.advanceTimersByTime(119_999);
  expect(reload).toHaveBeenCalledTimes(2);
  vi.advanceTimersByTime(1);
  expect(reload).toHaveBeenCalledTimes(3);
});

test('nobody who writes has the page loaded anew under their hands', () => {
  const reload = vi.fn();
  let isWriting = true;
  reloadSoon(sessionStorage, day, reload, () => isWriting);
  vi.advanceTimersByTime(600_000);
  expect(reload).not.toHaveBeenCalled();
  isWriting = false;
  vi.advanceTimersByTime(1_000);
  expect(reload).toHaveBeenCalledTimes(1);
});

test('a clock that was put back does not keep the page waiting for longer', () => {
  const reload = vi.fn();
  reloadSoon(sessionStorage, day, reload);
  vi.advanceTimersByTime(0);
  reloadSoon(sessionStorage, 0, reload);
  vi.advanceTimersByTime(60_000);
  expect(reload).toHaveBeenCalledTimes(2);
});

test('what was taken back does not happen', () => {
  const reload = vi.fn();
  reloadSoon(sessionStorage, day, reload)();
  vi.advanceTimersByTime(day);
  expect(reload).not.toHaveBeenCalled();
});

test('where it cannot be remembered the page is not loaded anew, because that could go on for ever', () => {
  const reload = vi.fn();
  reloadSoon({ getItem: no, setItem: no } as unknown as Storage, day, reload);
  vi.advanceTimersByTime(day);
  expect(reload).not.toHaveBeenCalled();
});
