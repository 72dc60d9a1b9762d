import { describe, expect, it } from 'vitest';
import { appointment } from './sample';
import { dayOn, stretchFrom, within } from './stretch';

describe('a stretch of the calendar', () => {
  it('is seven days from midnight to midnight', () => {
    const { from, until } = stretchFrom('2026-11-23');
    expect(new Date(from)).toEqual(new Date(2026, 10, 23));
    expect(new Date(until)).toEqual(new Date(2026, 10, 30));
  });

  it('goes on over the end of a month and of a year', () => {
    expect(dayOn('2026-12-28', 7)).toBe('2027-01-04');
    expect(dayOn('2027-03-02', -7)).toBe('2027-02-23');
  });

  it('holds what starts in it', () => {
    const stretch = { from: 100, until: 200 };
    const all = [99, 100, 199, 200].map((starts_at) => appointment(String(starts_at), { starts_at }));
    expect(within(all, stretch, null).map(({ id }) => id)).toEqual(['100', '199']);
  });

  it('from today on holds also what began before and is not over', () => {
    const stretch = { from: 100 * 60_000, until: 200 * 60_000 };
    const before = appointment('before', { starts_at: 90 * 60_000, minutes: 30 });
    expect(within([before], stretch, 110 * 60_000)).toEqual([before]);
    expect(within([before], stretch, null)).toEqual([]);
    expect(within([before], stretch, 130 * 60_000)).toEqual([]);
  });
});
