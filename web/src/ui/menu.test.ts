import { expect, test } from 'vitest';
import { place } from './menu';

const window = { width: 1000, height: 600 };
const menu = { width: 264, height: 200 };
const at = (left: number, top: number) => ({ left, top, right: left + 44, bottom: top + 44 });

test('a menu ends where its button ends, in both directions of writing', () => {
  expect(place(at(500, 100), menu, window)).toEqual({ left: 280, top: 152 });
  expect(place(at(500, 100), menu, window, 'rtl')).toEqual({ left: 500, top: 152 });
});

test.each(['ltr', 'rtl'] as const)('a menu stays in the window, written %s', (direction) => {
  for (const button of [at(0, 0), at(956, 0), at(0, 556), at(956, 556)]) {
    const { left, top } = place(button, menu, window, direction);
    expect(left).toBeGreaterThanOrEqual(8);
    expect(left + menu.width).toBeLessThanOrEqual(992);
    expect(top).toBeGreaterThanOrEqual(8);
    expect(top + menu.height).toBeLessThanOrEqual(592);
  }
});

test('a menu opens upwards where there is no room below', () => {
  expect(place(at(500, 500), menu, window).top).toBe(292);
});
