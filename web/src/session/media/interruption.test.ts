import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { apart_ms, Interruption, settles_within_ms } from './interruption.svelte';

const page = { isVisible: true, isCut: false };
const did: string[] = [];
let interruption: Interruption;

beforeEach(() => {
  vi.useFakeTimers();
  did.length = 0;
  Object.assign(page, { isVisible: true, isCut: false });
  interruption = new Interruption({
    isVisible: () => page.isVisible,
    isCut: () => page.isCut,
    recover: (isTapped) => did.push(isTapped ? 'tapped' : 'by itself'),
    reload: () => did.push('reload'),
  });
});
afterEach(() => vi.useRealTimers());

const settled = () => vi.advanceTimersByTime(settles_within_ms);

test('after a telephone call everything begins anew by itself, once the page is in sight', () => {
  page.isVisible = false;
  interruption.noted();
  interruption.back(0);
  settled();
  expect([did, interruption.needsTap]).toEqual([[], false]);
  page.isVisible = true;
  interruption.back(0);
  settled();
  expect([did, interruption.needsTap]).toEqual([['by itself'], false]);
});

test('a page that was only put away begins nothing anew', () => {
  interruption.back(0);
  settled();
  expect([did, interruption.needsTap]).toEqual([[], false]);
});

test('what is still silent after that asks for a tap, and after a tap in vain for another load', () => {
  interruption.noted();
  page.isCut = true;
  interruption.back(0);
  settled();
  expect(interruption.needsTap).toBe(true);
  interruption.tap();
  expect([did, interruption.needsTap]).toEqual([['by itself', 'tapped'], false]);
  settled();
  expect(interruption.needsTap).toBe(true);
  interruption.tap();
  expect(did).toEqual(['by itself', 'tapped', 'reload']);
});

test('what is silenced in front of somebody, and is not given back, asks for a tap', () => {
  interruption.noted();
  page.isCut = true;
  settled();
  expect([did, interruption.needsTap]).toEqual([[], true]);
  // Given back before anybody tapped.
  page.isCut = false;
  interruption.back(0);
  settled();
  expect([did, interruption.needsTap]).toEqual([['by itself'], false]);
});

test('a tap that helped is forgotten: the next interruption begins with the first step', () => {
  interruption.noted();
  page.isCut = true;
  settled();
  interruption.tap();
  page.isCut = false;
  settled();
  page.isCut = true;
  interruption.noted();
  settled();
  interruption.tap();
  expect(did).toEqual(['tapped', 'tapped']);
});

test('a microphone that comes and goes is begun anew now and then, and not each time', () => {
  for (const now of [0, 1_000, apart_ms - 1, apart_ms]) {
    interruption.noted();
    interruption.back(now);
  }
  expect(did).toEqual(['by itself', 'by itself']);
});

test('who is let go of is asked for nothing', () => {
  interruption.noted();
  page.isCut = true;
  settled();
  interruption.stop();
  settled();
  expect([did, interruption.needsTap]).toEqual([[], false]);
});
