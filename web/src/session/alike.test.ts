import { expect, test } from 'vitest';
import { alike, fold } from './alike';
import { samplePerson } from './sample';

test.each([
  ['Daniel Reyes', 'daniel reyes', 'case'],
  ['Daniel Reyes', 'Dániel Réyes', 'accents'],
  ['Daniel Reyes', 'Daniel  Reyes.', 'spaces and signs'],
  ['Daniel Reyes', 'Dаniel Rеyes', 'Cyrillic letters'],
  ['NORA ZETA', 'ΝΟRΑ ΖΕΤΑ', 'Greek capitals'],
  ['Ian Miller', 'lan Mi11er', 'I, l and 1'],
  ['Otto Low', '0tto Low', 'O and 0'],
  ['Carmen Bowe', 'Carrnen Bovve', 'letters that run together'],
  ['Søren Łuk', 'Soren Luk', 'strokes'],
  ['Ann Lee', '\uff21\uff4e\uff4e Lee', 'wide letters'],
])('%s and %s look alike: %s', (one, other) => {
  expect(fold(one)).toBe(fold(other));
});

test.each([
  ['Daniel Reyes', 'Daniela Reyes'],
  ['Ann', 'Anna'],
  ['कमल', 'कमला'],
  ['김민수', '김민지'],
])('%s and %s do not', (one, other) => {
  expect(fold(one)).not.toBe(fold(other));
});

test('everybody of such a name is marked, and who has none is not', () => {
  const names = ['Daniel Reyes', 'Ellen', 'DANIEL REYES', null, null, '…', '…', 'daniel reyes'];
  const people = names.map((name, place) => samplePerson(String(place), { name }));
  expect([...alike(people)].toSorted()).toEqual(['0', '2', '7']);
});
