import { expect, test } from 'vitest';
import { type Corner, cornerAfter, corners, nearestCorner, withinStage } from './corner';

test('the menu goes through all four corners and comes back', () => {
  const gone: Corner[] = ['bottom-end'];
  for (let step = 0; step < 4; step += 1) gone.push(cornerAfter(gone.at(-1) ?? 'bottom-end'));
  expect(gone).toEqual([...corners, 'bottom-end']);
});

test('a tile lands in the corner that it is nearest to, in either direction of writing', () => {
  const stage = { width: 400, height: 300 };
  const at = (x: number, y: number, isRightToLeft = false) => nearestCorner({ x, y }, stage, isRightToLeft);
  expect([at(10, 10), at(390, 10), at(10, 290), at(390, 290)]).toEqual([
    'top-start',
    'top-end',
    'bottom-start',
    'bottom-end',
  ]);
  expect([at(10, 10, true), at(390, 290, true)]).toEqual(['top-end', 'bottom-start']);
});

test('a tile is not dragged out of the stage', () => {
  expect(withinStage(-500, 100, 50, 400)).toBe(-100);
  expect(withinStage(500, 100, 50, 400)).toBe(250);
  expect(withinStage(30, 100, 50, 400)).toBe(30);
});
