import { expect, test } from 'vitest';
import { lasted, secondsUntil, waited } from './times';

const minute = 60_000;

test.each([
  [0, 'just now'],
  [minute - 1, 'just now'],
  [minute, '1 min'],
  [59 * minute, '59 min'],
  [60 * minute, '1 h'],
  [65 * minute, '1 h 5 min'],
  [-5 * minute, 'just now'],
])('after %i ms somebody has waited %s', (span, text) => {
  expect(waited(1_000_000, 1_000_000 + span)).toBe(text);
});

test('a countdown reaches nothing only when the time has come', () => {
  expect(secondsUntil(10_000, 8_999)).toBe(2);
  expect(secondsUntil(10_000, 9_999)).toBe(1);
  expect(secondsUntil(10_000, 10_000)).toBe(0);
  expect(secondsUntil(10_000, 99_999)).toBe(0);
});

test('how long it lasted reads like a watch', () => {
  expect(lasted(0, 247_000)).toBe('4:07');
  expect(lasted(0, 3_729_000)).toBe('1:02:09');
});
