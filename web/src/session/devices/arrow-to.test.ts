import { expect, test } from 'vitest';
import { arrowTo } from './arrow-to';

test('arrows go round a group, forward and back', () => {
  expect(['ArrowRight', 'ArrowDown', 'ArrowLeft', 'ArrowUp'].map((key) => arrowTo(key, 7, 8, false))).toEqual([
    0, 0, 6, 6,
  ]);
  expect(['ArrowRight', 'ArrowLeft'].map((key) => arrowTo(key, 0, 8, false))).toEqual([1, 7]);
});

test('where it is written from the right, so do the arrows', () => {
  expect(['ArrowRight', 'ArrowLeft', 'ArrowDown'].map((key) => arrowTo(key, 3, 8, true))).toEqual([2, 4, 4]);
});

test('other keys lead nowhere', () => {
  expect([' ', 'Tab', 'a'].map((key) => arrowTo(key, 3, 8, false))).toEqual([null, null, null]);
});
