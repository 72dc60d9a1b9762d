import { expect, test } from 'vitest';
import { Mask } from './mask';

const [width, height] = [16, 9];
const middle = 4 * width + 8;

/** How much is seen of a picture of which the left part is a person so surely, after the ones before. */
function seen(...sureties: ((x: number) => number)[]): number[] {
  const mask = new Mask(width, height);
  const pixels = new Uint8ClampedArray(width * height * 4);
  for (const surety of sureties) {
    const found = Float32Array.from({ length: width * height }, (_, point) => surety(point % width));
    mask.apply(found, pixels);
  }
  return Array.from({ length: width * height }, (_, point) => pixels[point * 4 + 3]!);
}

test('a person is seen whole, and what is surely none is not seen at all', () => {
  const all = seen((x) => (x < 8 ? 1 : 0));
  expect(all.slice(0, 6).every((one) => one === 255)).toBe(true);
  expect(all.slice(10, 16).every((one) => one === 0)).toBe(true);
});

test('what may be a person or not is rather not seen', () => {
  expect(seen(() => 0.5)[middle]).toBe(0);
});

test('an edge is no step', () => {
  const edge = seen((x) => (x < 8 ? 1 : 0)).slice(6, 10);
  expect(edge.some((one) => one > 0 && one < 255)).toBe(true);
});

test('the room behind a person who is gone is not seen for a picture longer', () => {
  expect(
    seen(
      () => 1,
      () => 0,
    )[middle],
  ).toBe(0);
});

test('what trembles is held', () => {
  const trembled = seen(
    () => 0.8,
    () => 0.7,
  )[middle]!;
  expect(trembled).toBeGreaterThan(seen(() => 0.7)[middle]!);
});

test('a picture of another shape goes on none before it', () => {
  const mask = new Mask(width, height);
  const pixels = new Uint8ClampedArray(width * height * 4);
  mask.apply(new Float32Array(width * height).fill(0.8), pixels);
  mask.forget();
  mask.apply(new Float32Array(width * height).fill(0.7), pixels);
  expect(pixels[middle * 4 + 3]).toBe(seen(() => 0.7)[middle]);
});
