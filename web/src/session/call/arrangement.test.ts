import { expect, test } from 'vitest';
import { arrange, remembered, type Scene, SELF, toggled, type Wish } from './arrangement';

const scene = (ids: string, more: Partial<Scene> & { covered?: string } = {}): Scene => ({
  people: [...ids].map((id) => ({ id, covered: more.covered === id })),
  hidesSelf: false,
  screen: false,
  ...more,
});
const looks = (where: Scene, wish: Wish) => {
  const { shape, first, corner } = arrange(where, wish);
  return [shape, first, corner];
};

test('of two the other is on the stage and oneself in the corner, and enlarging oneself is the other way round', () => {
  expect(looks(scene('a'), null)).toEqual(['pair', 'a', SELF]);
  expect(looks(scene('a'), { large: SELF })).toEqual(['pair', SELF, 'a']);
  expect(looks(scene('a'), { large: 'a' })).toEqual(['pair', 'a', SELF]);
});

test('of two the larger one can be shrunk to the size of the other, and each enlarged again', () => {
  const where = scene('a');
  const before = arrange(where, null);
  expect([before.can('a'), before.can(SELF)]).toEqual(['shrink', 'enlarge']);
  const even = toggled(before, 'a', null);
  expect(looks(where, even)).toEqual(['grid', null, null]);
  const after = toggled(arrange(where, even), 'a', even);
  expect(looks(where, after)).toEqual(['pair', 'a', SELF]);
  const own = toggled(arrange(where, even), SELF, even);
  expect(looks(where, own)).toEqual(['pair', SELF, 'a']);
  expect(looks(where, toggled(arrange(where, own), SELF, own))).toEqual(['pair', 'a', SELF]);
});

test('in a group one is large with the others beside, oneself too, until shrunk', () => {
  const where = scene('abc');
  expect(looks(where, null)).toEqual(['grid', null, null]);
  const wish = toggled(arrange(where, null), 'b', null);
  const large = arrange(where, wish);
  expect([large.shape, large.place('b'), large.place('a'), large.place(SELF)]).toEqual([
    'large',
    'large',
    'cell',
    'cell',
  ]);
  expect([large.can('b'), large.can('a'), large.can(SELF)]).toEqual(['shrink', 'enlarge', 'enlarge']);
  expect(looks(where, toggled(large, 'b', wish))).toEqual(['grid', null, null]);
  expect(looks(where, { large: SELF })).toEqual(['large', SELF, null]);
});

test('who is enlarged and paused is not large before the pause is over', () => {
  expect(looks(scene('abc', { covered: 'b' }), { large: 'b' })).toEqual(['grid', null, null]);
  expect(remembered({ large: 'b' }, scene('abc', { covered: 'b' }))).toEqual({ large: 'b' });
});

test('who is enlarged and leaves is forgotten, and so is the own tile when it is hidden', () => {
  expect(looks(scene('ac'), { large: 'b' })).toEqual(['grid', null, null]);
  expect(remembered({ large: 'b' }, scene('ac'))).toBeNull();
  expect(remembered({ large: SELF }, scene('ac', { hidesSelf: true }))).toBeNull();
  expect(remembered({ large: 'a' }, scene('ac'))).toEqual({ large: 'a' });
  expect(remembered('even', scene(''))).toBe('even');
});

test('who was large of two is large in a group, and who is left of a group is on the stage', () => {
  expect(looks(scene('ab'), { large: 'a' })).toEqual(['large', 'a', null]);
  expect(looks(scene('b'), { large: 'b' })).toEqual(['pair', 'b', SELF]);
});

test('a shared screen is large before whoever was so until then', () => {
  const where = arrange(scene('abc', { screen: true }), { large: 'b' });
  expect([where.shape, where.first, where.can('b'), where.place('b')]).toEqual(['strip', null, 'enlarge', 'cell']);
});

test('beside a screen one who is enlarged has half, unless they are covered or gone', () => {
  const beside = (people: string) => arrange(scene(people, { screen: true }), null, 'b');
  const where = beside('abc');
  expect([where.shape, where.first, where.can('b'), where.can('a'), where.place('b')]).toEqual([
    'beside',
    'b',
    'shrink',
    'enlarge',
    'large',
  ]);
  expect(beside('ac').shape).toBe('strip');
  const covered = { ...scene('b', { screen: true }), people: [{ id: 'b', covered: true }] };
  expect(arrange(covered, null, 'b').shape).toBe('strip');
});

test('a hidden own tile is nowhere, and alone with somebody there is nobody to be larger than', () => {
  const where = arrange(scene('a', { hidesSelf: true }), 'even');
  expect([where.shape, where.first, where.corner, where.can('a')]).toEqual(['pair', 'a', null, null]);
  expect(arrange(scene(''), { large: SELF }).can(SELF)).toBeNull();
  expect(looks(scene(''), { large: SELF })).toEqual(['pair', null, SELF]);
});
