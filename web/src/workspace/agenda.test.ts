import { describe, expect, it } from 'vitest';
import type { Workspace } from '../wire/Workspace';
import { after, atHand, days, tookPlace } from './agenda';
import { appointment, workspace } from './sample';

const minute_ms = 60_000;
const afterMinutes = (minutes: number) => minutes * minute_ms;

const ids = (shown: Workspace | undefined) => shown?.appointments.map(({ id }) => id);

describe('the list after a message', () => {
  const before = workspace(appointment('a', { starts_at: 1 }), appointment('b', { starts_at: 3 }));

  it('is what a snapshot says', () => {
    expect(ids(after(before, { type: 'snapshot', now: 0, workspace: workspace(appointment('z')) }))).toEqual(['z']);
  });

  it('holds a changed appointment in the place of the old', () => {
    const changed = appointment('a', { starts_at: 1, phase: 'live' });
    const shown = after(before, { type: 'changed', now: 0, appointment: changed });
    expect(ids(shown)).toEqual(['a', 'b']);
    expect(shown?.appointments[0]?.phase).toBe('live');
  });

  it('puts a new or a moved appointment where its start belongs', () => {
    const fresh = appointment('c', { starts_at: 2 });
    expect(ids(after(before, { type: 'changed', now: 0, appointment: fresh }))).toEqual(['a', 'c', 'b']);
    const moved = appointment('a', { starts_at: 9 });
    expect(ids(after(before, { type: 'changed', now: 0, appointment: moved }))).toEqual(['b', 'a']);
  });

  it('is without an appointment that is gone', () => {
    expect(ids(after(before, { type: 'gone', now: 0, appointment: 'a' }))).toEqual(['b']);
    expect(after(before, { type: 'gone', now: 0, appointment: 'z' })).toEqual(before);
  });

  it('is the same after a pong, and nothing before the first snapshot', () => {
    expect(after(before, { type: 'pong' })).toBe(before);
    expect(after(undefined, { type: 'changed', now: 0, appointment: appointment('a') })).toBeUndefined();
  });
});

describe('days', () => {
  it('keep the order and part where the day changes', () => {
    const list = [
      appointment('a', { starts_at: 1 }),
      appointment('b', { starts_at: 2 }),
      appointment('c', { starts_at: 11 }),
    ];
    const found = days(list, (at) => (at < 10 ? 'monday' : 'tuesday'));
    expect(found.map(({ key, appointments }) => [key, ids(workspace(...appointments))])).toEqual([
      ['monday', ['a', 'b']],
      ['tuesday', ['c']],
    ]);
  });
});

describe('an appointment is at hand', () => {
  const plain = appointment('a');

  it('from fifteen minutes before its start until its planned end', () => {
    expect(atHand(plain, afterMinutes(84))).toBe(false);
    expect(atHand(plain, afterMinutes(85))).toBe(true);
    expect(atHand(plain, afterMinutes(149))).toBe(true);
    expect(atHand(plain, afterMinutes(150))).toBe(false);
  });

  it('whenever its session runs or is held, and not after it ended', () => {
    expect(atHand({ ...plain, phase: 'live' }, 0)).toBe(true);
    expect(atHand({ ...plain, phase: 'held' }, 0)).toBe(true);
    expect(atHand({ ...plain, phase: 'ended' }, afterMinutes(100))).toBe(false);
  });

  it('never once it is cancelled', () => {
    expect(atHand({ ...plain, cancelled: true }, afterMinutes(100))).toBe(false);
  });

  it('whenever somebody waits, also after the end', () => {
    const waiting = [{ participant: 'p', name: 'Sam', guest: true, since: 0, away_since: null, announced: false }];
    expect(atHand({ ...plain, phase: 'ended', waiting }, 0)).toBe(true);
  });
});

it('has taken place from when the server says, which may be after its session was tried out', () => {
  const triedOut = { took_place_from: afterMinutes(45) };
  expect(tookPlace(triedOut, afterMinutes(44))).toBe(false);
  expect(tookPlace(triedOut, afterMinutes(45))).toBe(true);
  expect(tookPlace({ took_place_from: null }, afterMinutes(61))).toBe(false);
});
