import { afterEach, expect, test } from 'vitest';
import { speak } from '../messages/language';
import { lasted, moment, planned, secondsUntil, waited } from './times';

const minute = 60_000;

afterEach(() => speak('en'));

test.each([
  [0, null],
  [minute - 1, null],
  [minute, '1 min'],
  [59 * minute, '59 min'],
  [60 * minute, '1 h'],
  [65 * minute, '1 h 5 min'],
  [-5 * minute, null],
])('after %i ms somebody has waited %s', (span, text) => {
  expect(waited(1_000_000, 1_000_000 + span)).toBe(text);
});

test('a countdown reaches nothing only when the time has come', () => {
  expect(secondsUntil(10_000, 8_999)).toBe(2);
  expect(secondsUntil(10_000, 9_999)).toBe(1);
  expect(secondsUntil(10_000, 10_000)).toBe(0);
  expect(secondsUntil(10_000, 99_999)).toBe(0);
});

test('how long it lasted reads like a watch', () => {
  expect(lasted(0, 247_000)).toBe('4:07');
  expect(lasted(0, 3_729_000)).toBe('1:02:09');
});

test('a moment reads as the page speaks, and the day is said unless it is today', async () => {
  const at = new Date(2026, 10, 23, 14, 0).getTime();
  // The space before PM is one that does not break.
  const said = (now: number) => moment(at, now).replaceAll(/\s/gu, ' ');
  expect(said(at - 5 * minute)).toBe('Today at 2:00 PM');
  expect(said(at - 24 * 60 * minute)).toBe('Nov 23 at 2:00 PM');
  await speak('es');
  expect(said(at - 5 * minute)).toBe('Hoy, 14:00');
  expect(said(at - 24 * 60 * minute)).toBe('23 nov, 14:00');
});

test('what is planned names the length, and the zone of its time where the practice has another time', () => {
  const starts_at = Date.UTC(2026, 10, 23, 14, 0);
  const said = (zone: string | null) => planned({ starts_at, minutes: 50, zone }, starts_at).replaceAll(/\s/gu, ' ');
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const elsewhere = new Date(starts_at).getTimezoneOffset() === 0 ? 'Asia/Tokyo' : 'UTC';
  const time = `${moment(starts_at, starts_at).replaceAll(/\s/gu, ' ')}`;
  expect(said(null)).toBe(`${time}, 50 min`);
  expect(said(here)).toBe(`${time}, 50 min`);
  expect(said(elsewhere)).toMatch(/^Today at \d+:\d\d [AP]M [A-Z]+[-+:\d]*, 50 min$/);
  expect(said('Nowhere/Known')).toMatch(/M [A-Z]+[-+:\d]*, 50 min$/);
});
