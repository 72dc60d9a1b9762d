import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Passage } from './passage.svelte';

const meant = { isMeant: true, isOpen: true, carries: false };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('media that does not get through for a while is told, however often it is tried anew', () => {
  const passage = new Passage();
  passage.follow(meant);
  vi.advanceTimersByTime(3_000);
  passage.follow(meant);
  expect(passage.isShut).toBe(false);
  vi.advanceTimersByTime(3_000);
  expect(passage.isShut).toBe(true);
});

test('it is told no longer once media gets through', () => {
  const passage = new Passage();
  passage.follow(meant);
  vi.advanceTimersByTime(6_000);
  passage.follow({ ...meant, carries: true });
  expect(passage.isShut).toBe(false);
});

test('a gap that heals by itself is not told', () => {
  const passage = new Passage();
  passage.follow(meant);
  vi.advanceTimersByTime(4_000);
  passage.follow({ ...meant, carries: true });
  vi.advanceTimersByTime(9_000);
  expect(passage.isShut).toBe(false);
});

test('who is not to be seen and heard misses nothing', () => {
  const passage = new Passage();
  passage.follow({ ...meant, isMeant: false });
  vi.advanceTimersByTime(9_000);
  expect(passage.isShut).toBe(false);
});

test('while the line itself is away nothing is said of the media, and it has its time again afterwards', () => {
  const passage = new Passage();
  passage.follow(meant);
  vi.advanceTimersByTime(4_000);
  passage.follow({ ...meant, isOpen: false });
  vi.advanceTimersByTime(9_000);
  passage.follow(meant);
  vi.advanceTimersByTime(4_000);
  expect(passage.isShut).toBe(false);
});
