import { expect, test } from 'vitest';
import { unsavedMuteNote } from './person-note';

const cut = (everything: boolean, audio: boolean, video: boolean) => ({
  participant: 'p',
  everything,
  muted: { audio, video },
});

test('what is muted and not saved yet is said of each medium, and not of who is cut wholly', () => {
  expect(unsavedMuteNote(cut(false, true, false))).toBe('muted, not saved yet');
  expect(unsavedMuteNote(cut(false, false, true))).toBe('video stopped, not saved yet');
  expect(unsavedMuteNote(cut(false, true, true))).toBe('muted and video stopped, not saved yet');
  expect(unsavedMuteNote(cut(true, false, false))).toBeNull();
  expect(unsavedMuteNote(undefined)).toBeNull();
});
