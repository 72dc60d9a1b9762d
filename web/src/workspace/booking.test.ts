import { describe, expect, it } from 'vitest';
import { blank, editOf, formOf, localTime, typedOf, wrong, type Typed } from './booking';
import { appointment } from './sample';

const at = (text: string) => Date.parse(text);
const zone = 'America/New_York';
const good = { ...blank(['me'], zone, at('2026-11-23T15:07:00Z'), null), clients: ['ann'] };

describe('a new appointment', () => {
  it('starts at the next quarter of an hour in the practice, with who makes it', () => {
    expect(good).toMatchObject({ date: '2026-11-23', time: '10:15', providers: ['me'], kind: 'individual' });
    expect(blank(['me'], zone, at('2026-11-23T15:15:00Z'), null).time).toBe('10:30');
  });

  it('is on the day that is looked at', () => {
    expect(blank(['me'], zone, 0, '2026-12-24')).toMatchObject({ date: '2026-12-24', time: '09:00' });
  });
});

describe('the time of day', () => {
  it("is the practice's, before and after its clocks change", () => {
    expect(localTime(at('2026-10-31T13:00:00Z'), zone)).toEqual({ date: '2026-10-31', time: '09:00' });
    expect(localTime(at('2026-11-02T14:00:00Z'), zone)).toEqual({ date: '2026-11-02', time: '09:00' });
    expect(localTime(at('2026-11-02T05:00:00Z'), zone)).toEqual({ date: '2026-11-02', time: '00:00' });
  });
});

describe('what does not do', () => {
  it('is nothing in a form that does', () => {
    expect(wrong(good)).toEqual({});
  });

  const changes: [field: string, change: Partial<Typed>][] = [
    ['clients', { clients: [] }],
    ['clients', { clients: ['ann', 'bob'] }],
    ['title', { title: 't'.repeat(81) }],
    ['starts', { date: '' }],
    ['starts', { time: '' }],
    ['providers', { providers: [] }],
    ['repeats', { every: 'week', times: '1' }],
    ['repeats', { every: 'week', times: '105' }],
    ['repeats', { every: 'week', times: 'many' }],
    ['repeats', { every: 'month', ends: 'until', until: '2026-11-23' }],
  ];
  it.each(changes)('is said of %s: %o', (field, change) => {
    expect(Object.keys(wrong({ ...good, ...change }))).toEqual([field]);
  });

  it('is not a group of several', () => {
    expect(wrong({ ...good, kind: 'group', clients: ['ann', 'bob'] })).toEqual({});
  });
});

describe('what is sent', () => {
  it('ends a series by one of the two', () => {
    expect(formOf('id', good).repeats).toBeNull();
    expect(formOf('id', { ...good, every: 'week', times: '4' }).repeats).toEqual({
      every: 'week',
      times: 4,
      until: null,
    });
    const until = formOf('id', { ...good, every: 'month', ends: 'until', until: '2027-03-01' });
    expect(until.repeats).toEqual({ every: 'month', times: null, until: '2027-03-01' });
  });

  it('says of a change which edition it was made from, and is the same where nothing was touched', () => {
    const one = appointment('a', {
      edition: 7,
      starts_at: at('2026-11-23T15:00:00Z'),
      clients: [{ person: 'ann', name: 'Ann' }],
      providers: [{ person: 'me', name: 'Me' }],
    });
    expect(editOf(one, typedOf(one, zone))).toEqual({
      edition: 7,
      following: null,
      title: 'a',
      admission: 'provider_admits',
      starts: { date: '2026-11-23', time: '10:00' },
      minutes: 50,
      providers: ['me'],
      clients: ['ann'],
      scope: 'this',
    });
  });
});
