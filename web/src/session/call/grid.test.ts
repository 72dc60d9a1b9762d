import { expect, test } from 'vitest';
import { columns, fitting, speakersInSight } from './grid';

const tiles = ['a', 'b', 'c', 'd', 'e', 'f'];

test('a group of 25 stands in five by five, and in two columns on a phone', () => {
  expect([2, 4, 5, 9, 12, 16, 25].map((count) => columns(count, 'wide'))).toEqual([2, 2, 3, 3, 4, 4, 5]);
  expect([2, 3, 4, 12, 25].map((count) => columns(count, 'tall'))).toEqual([1, 1, 2, 2, 2]);
});

test('a box is in sight as a whole or not at all, and one always is', () => {
  expect([316, 315, 20].map((length) => fitting(length, 8, 100))).toEqual([3, 2, 1]);
});

test('who speaks out of sight takes the last place in sight of somebody who does not, and nobody else moves', () => {
  expect(speakersInSight(tiles, ['f'], 3)).toEqual(['a', 'b', 'f', 'd', 'e', 'c']);
  expect(speakersInSight(tiles, ['c', 'e'], 3)).toEqual(['a', 'e', 'c', 'd', 'b', 'f']);
  expect(speakersInSight(tiles, ['a'], 3)).toEqual(tiles);
});

test('with more speakers than places those in sight stay, and where all fit nobody moves', () => {
  expect(speakersInSight(tiles, ['d', 'e', 'f'], 2)).toEqual(['e', 'd', 'c', 'b', 'a', 'f']);
  expect(speakersInSight(tiles, ['f'], 6)).toEqual(tiles);
  expect(speakersInSight(tiles, ['f'], Infinity)).toEqual(tiles);
  expect(speakersInSight(tiles, ['f'], 0)).toEqual(tiles);
});

test('whoever has the keyboard is not put out of sight by who speaks', () => {
  expect(speakersInSight(tiles, ['f'], 3, 'c')).toEqual(['a', 'f', 'c', 'd', 'e', 'b']);
  expect(speakersInSight(tiles, ['f'], 3, 'e')).toEqual(['a', 'b', 'f', 'd', 'e', 'c']);
});
