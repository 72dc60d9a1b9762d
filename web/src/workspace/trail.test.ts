import { expect, test } from 'vitest';
import { trail as words } from '../messages/trail';
import { areInOrder, asked, sentence } from './trail';
import type { TrailEntry } from '../wire/TrailEntry';

const entry: TrailEntry = {
  number: 3,
  at: 1_700_000_000_000,
  kind: 'muted',
  actor: { name: 'Dr. Ada Elm', host: true },
  subject: { name: 'Ben Okoro', host: false },
  medium: 'audio',
  off: false,
};

test('days are asked for whole, from the first moment of the first to the last of the last', () => {
  const query = new URLSearchParams(asked({ from: '2026-03-29', to: '2026-03-29', name: ' ben ' }, 7));
  expect(Number(query.get('from'))).toBe(new Date(2026, 2, 29).getTime());
  expect(Number(query.get('to'))).toBe(new Date(2026, 2, 30).getTime());
  expect([query.get('name'), query.get('before')]).toEqual(['ben', '7']);
  expect(asked({ from: '', to: '', name: '  ' }, null)).toBe('');
});

test('the last day is not before the first', () => {
  const days = { from: '2026-03-02', to: '2026-03-01', name: '' };
  expect(areInOrder(days)).toBe(false);
  expect(areInOrder({ ...days, to: '' })).toBe(true);
  expect(areInOrder({ ...days, to: '2026-03-02' })).toBe(true);
});

test('an entry says who did what to whom, and what it has no words for', () => {
  expect(sentence(entry)).toBe('Dr. Ada Elm (host) switched off the microphone of Ben Okoro.');
  expect(sentence({ ...entry, subject: { name: null, host: false } })).toContain(words.erased);
  expect(sentence({ ...entry, kind: 'kept_muted', off: true })).toContain('no longer keeps');
  expect(sentence({ ...entry, kind: 'hand_lowered', actor: null })).toContain(words.nobody);
  expect(sentence({ ...entry, kind: 'teleported' })).toContain('teleported');
});
