import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { clock } from './clock.svelte';

beforeEach(() => {
  vi.useFakeTimers();
  vi.setSystemTime(1_000_000);
});
afterEach(() => {
  vi.useRealTimers();
});

test('the clock runs by the server, however wrong this device is', () => {
  const stop = clock.start();
  clock.sync(5_000_000);
  expect(clock.now).toBe(5_000_000);
  vi.advanceTimersByTime(3_000);
  expect(clock.now).toBe(5_003_000);
  stop();
  vi.advanceTimersByTime(3_000);
  expect(clock.now).toBe(5_003_000);
});
