import { expect, test } from 'vitest';
import { words } from '../messages/session';
import { samplePerson, sampleView } from './sample';
import type { Role } from '../wire/Role';
import type { StandingTag } from '../wire/StandingTag';
import { titleOf, waitingFor } from './title';
import { groups } from './view';

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

test('before a host is in, everybody who has come waits for them; inside, who can be admitted', () => {
  const people = [samplePerson('a', { standing: 'waiting' }, {}), samplePerson('b', { standing: 'preparing' }, {})];
  const at = (role: Role, standing: StandingTag) => {
    const view = sampleView({ role, standing }, {}, people);
    return waitingFor({ view, groups: groups(view) });
  };
  expect([at('host', 'preparing'), at('host', 'admitted'), at('client', 'waiting')]).toEqual([1, 0, 0]);
});

test('who was turned away is not said to be in the waiting room', () => {
  const at = { problem: null, practice: null, waiting: 0 };
  expect([titleOf({ ...at, page: 'denied' }), titleOf({ ...at, page: 'removed' })]).toEqual([
    'Not in the session',
    'Not in the session',
  ]);
});
