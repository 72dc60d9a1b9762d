import { expect, test } from 'vitest';
import type { StandingTag } from '../../wire/StandingTag';
import { callsBack } from './chime.svelte';

test.each<[StandingTag | null, StandingTag | null, boolean]>([
  ['waiting', 'admitted', true],
  ['asking', 'denied', true],
  ['paused', 'admitted', true],
  ['waiting', 'waiting', false],
  ['preparing', 'waiting', false],
  [null, 'admitted', false],
  ['admitted', 'paused', false],
])('from %s to %s a wait is over: %s', (before, now, isOver) => {
  expect(callsBack(before, now)).toBe(isOver);
});
