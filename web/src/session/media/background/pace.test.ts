import { expect, test } from 'vitest';
import { Pace } from './pace';

/** How many pictures it takes until that is too slow; nothing: it never is. */
function tooSlowAfter(...took_ms: number[]): number | null {
  const pace = new Pace();
  const found = took_ms.findIndex((one) => pace.isTooSlow(one));
  return found < 0 ? null : found + 1;
}

test('one slow picture, or a few at the beginning, are no slow device', () => {
  expect(tooSlowAfter(5_000, ...Array<number>(100).fill(40))).toBeNull();
  expect(tooSlowAfter(...Array<number>(8).fill(600), ...Array<number>(100).fill(40))).toBeNull();
});

test('less than three pictures a second for ten seconds are', () => {
  expect(tooSlowAfter(...Array<number>(100).fill(400))).toBe(30);
  expect(tooSlowAfter(...Array<number>(100).fill(300))).toBeNull();
});
