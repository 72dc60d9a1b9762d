import { expect, test } from 'vitest';
import { samplePerson } from '../sample';
import { coverOf } from './cover';

const calm = { pausing: new Set<string>(), unsavedOf: () => undefined };
const cut = { participant: 'a', everything: true, muted: { audio: false, video: false } };

test('a picture is covered from the press on, and whatever the server could write', () => {
  const inside = samplePerson('a');
  expect(coverOf(calm, inside)).toBe(null);
  expect(coverOf({ ...calm, pausing: new Set(['a']) }, inside)).toBe('pausing');
  expect(coverOf({ pausing: new Set(['a']), unsavedOf: () => cut }, inside)).toBe('unsaved');
  expect(coverOf(calm, samplePerson('a', { standing: 'paused' }))).toBe('paused');
});
