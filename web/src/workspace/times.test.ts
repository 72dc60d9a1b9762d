import { describe, expect, it } from 'vitest';
import { workspace as words } from '../messages/workspace';
import { times } from './times';

const berlin = times('en-US', 'Europe/Berlin');
const newYork = times('en-US', 'America/New_York');
const at = (iso: string) => Date.parse(iso);
/** Intl puts narrow no-break spaces before AM and PM, and thin ones around dashes. */
const plain = (text: string) => text.replaceAll(/\s/gu, ' ');
const greeting = (iso: string) => words.greeting(berlin.hour(at(iso)), 'Maya');

describe('moments', () => {
  it('read in the zone of the viewer', () => {
    expect(plain(berlin.clock(at('2026-11-23T13:00:00Z')))).toBe('2:00 PM');
    expect(plain(newYork.clock(at('2026-11-23T13:00:00Z')))).toBe('8:00 AM');
  });

  it('read by the clock that the viewer knows', () => {
    expect(times('en-GB', 'Europe/Berlin').clock(at('2026-11-23T13:00:00Z'))).toBe('14:00');
  });

  it('span from the start to the planned end', () => {
    expect(plain(berlin.span(at('2026-11-23T13:00:00Z'), 50))).toBe('2:00 – 2:50 PM');
  });

  it('belong to the day of the viewer', () => {
    const late = at('2026-11-23T23:30:00Z');
    expect(berlin.dayKey(late)).toBe('2026-11-24');
    expect(newYork.dayKey(late)).toBe('2026-11-23');
    expect(berlin.date(late)).toBe('Tuesday, November 24');
  });

  it('name the zone once', () => {
    expect(berlin.zoneName(at('2026-11-23T13:00:00Z'))).toBe('Central European Standard Time');
  });
});

describe('near days', () => {
  const now = at('2026-11-23T22:30:00Z'); // 23:30 in Berlin

  it('have names, by the calendar and not by 24 hours', () => {
    expect(berlin.nearDay(at('2026-11-23T08:00:00Z'), now)).toBe('today');
    expect(berlin.nearDay(at('2026-11-23T23:30:00Z'), now)).toBe('tomorrow');
    expect(berlin.nearDay(at('2026-11-22T08:00:00Z'), now)).toBe('yesterday');
  });

  it('end after one day', () => {
    expect(berlin.nearDay(at('2026-11-25T08:00:00Z'), now)).toBeUndefined();
  });

  it('hold over a change of the clocks', () => {
    const eve = at('2026-10-24T22:30:00Z'); // 00:30 on the 25th, which has 25 hours
    expect(berlin.nearDay(at('2026-10-25T23:30:00Z'), eve)).toBe('tomorrow');
  });
});

describe('the words around times', () => {
  it('greet by the hour', () => {
    expect(greeting('2026-11-23T10:59:00Z')).toBe('Good morning, Maya');
    expect(greeting('2026-11-23T11:00:00Z')).toBe('Good afternoon, Maya');
    expect(greeting('2026-11-23T17:00:00Z')).toBe('Good evening, Maya');
  });

  it('do not repeat the date of today', () => {
    expect(words.day('today', 'Monday, November 23', true)).toBe('Today');
    expect(words.day('tomorrow', 'Tuesday, November 24', false)).toBe('Tomorrow, Tuesday, November 24');
    expect(words.day(undefined, 'Friday, November 27', false)).toBe('Friday, November 27');
  });

  it('do not say that who has just come waits', () => {
    expect(words.waiting(null)).toBe('Just now');
    expect(words.waiting('3 min')).toBe('Waiting 3 min');
  });

  it('count in the title of the page, without a name', () => {
    expect(words.documentTitle(0, 'Alder Lane')).toBe('Appointments · Alder Lane');
    expect(words.documentTitle(2, 'Alder Lane')).toBe('(2) Appointments · Alder Lane');
  });
});
