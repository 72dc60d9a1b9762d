import { expect, test } from 'vitest';
import { words } from '../messages/session';
import { titleOf } from './title';

test('the tab says where the person is, whose practice it is, and to hosts how many wait', () => {
  const at = { problem: null, practice: 'Alder Lane', waiting: 0 };
  expect(titleOf({ ...at, page: 'waiting' })).toBe('Waiting room · Alder Lane');
  expect(titleOf({ ...at, page: 'call', waiting: 2 })).toBe('(2) In session · Alder Lane');
  const problem = 'This link is no longer good';
  expect(titleOf({ ...at, page: 'problem', practice: null, problem })).toBe(problem);
});

test('the tab says it in the words that the page speaks by then', () => {
  const before = { ...words };
  Object.assign(words, { titles: { ...words.titles, call: 'En sesión' } });
  expect(titleOf({ page: 'call', problem: null, practice: null, waiting: 0 })).toBe('En sesión');
  Object.assign(words, before);
});
