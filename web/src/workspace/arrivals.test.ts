import { describe, expect, it } from 'vitest';
import type { Appointment } from '../wire/Appointment';
import type { PhaseTag } from '../wire/PhaseTag';
import { awayLast, newcomers, noticesOf, stacked, announced } from './arrivals';
import { appointment as plain } from './sample';

function appointment(id: string, phase: PhaseTag, waiting: [who: string, since: number][]): Appointment {
  return plain(id, {
    title: `Title of ${id}`,
    link: `https://practice.example/s/${id}`,
    phase,
    waiting: waiting.map(([name, since]) => ({
      participant: name,
      name,
      guest: false,
      since,
      away_since: null,
      announced: phase === 'not_started',
    })),
  });
}
const person = (name: string, away_since: number | null) => ({
  participant: name,
  name,
  guest: false,
  since: 0,
  away_since,
  announced: away_since === null,
});
const names = (notices: { name: string }[]) => notices.map(({ name }) => name);

describe('who the provider is told about', () => {
  it('is everybody who waits for a session that has not started, longest wait first', () => {
    const notices = noticesOf([
      appointment('a', 'not_started', [['Priya', 300]]),
      appointment('b', 'not_started', [
        ['Daniel', 100],
        ['Sam', 400],
      ]),
    ]);
    expect(names(notices)).toEqual(['Daniel', 'Priya', 'Sam']);
    expect(notices[0]).toMatchObject({ title: 'Title of b', link: 'https://practice.example/s/b' });
  });

  it('is nobody of whom the server does not say so, as while the session is live or held', () => {
    const running = [appointment('a', 'live', [['Sam', 1]]), appointment('b', 'held', [['Ellen', 2]])];
    expect(announced(noticesOf(running))).toEqual([]);
  });

  it('no longer names who left', () => {
    const both = appointment('a', 'not_started', [
      ['Daniel', 1],
      ['Sam', 2],
    ]);
    const left = { ...both, waiting: both.waiting.slice(1) };
    expect(names(noticesOf([left]))).toEqual(['Sam']);
  });
});

describe('who is away', () => {
  it('keeps a place and is told of by no card', () => {
    const [ann, ben] = noticesOf([
      appointment('a', 'not_started', [
        ['Ann', 1],
        ['Ben', 2],
      ]),
    ]);
    const notices = [{ ...ann!, awaySince: 5, announced: false }, ben!];
    expect(names(announced(notices))).toEqual(['Ben']);
    expect(stacked(notices)).toEqual({ shown: [ben], more: 0 });
  });

  it('comes last of those who wait', () => {
    const people = [person('Ann', 5), person('Ben', null), person('Cleo', null)];
    expect(names(awayLast(people))).toEqual(['Ben', 'Cleo', 'Ann']);
  });
});

describe('newcomers', () => {
  const daniel = noticesOf([appointment('a', 'not_started', [['Daniel', 1]])]);
  const both = noticesOf([
    appointment('a', 'not_started', [
      ['Daniel', 1],
      ['Sam', 2],
    ]),
  ]);

  it('are those who were not there before', () => {
    expect(names(newcomers([], daniel, 0))).toEqual(['Daniel']);
    expect(names(newcomers(daniel, both, 0))).toEqual(['Sam']);
    expect(newcomers(both, both, 0)).toEqual([]);
    expect(newcomers(both, daniel, 0)).toEqual([]);
  });

  it('include who left and came back', () => {
    expect(names(newcomers([], noticesOf([appointment('a', 'not_started', [['Daniel', 9]])]), 0))).toEqual(['Daniel']);
  });

  it('are not those who were away for a moment, and are those who come back after more', () => {
    const away = daniel.map((notice) => ({ ...notice, awaySince: 1_000, announced: false }));
    expect(newcomers(daniel, away, 1_000)).toEqual([]);
    expect(newcomers(away, daniel, 60_999)).toEqual([]);
    expect(names(newcomers(away, daniel, 61_000))).toEqual(['Daniel']);
  });

  it('include the same person at another appointment', () => {
    const elsewhere = noticesOf([appointment('b', 'not_started', [['Daniel', 1]])]);
    expect(names(newcomers(daniel, elsewhere, 0))).toEqual(['Daniel']);
  });
});

describe('the stack in the corner', () => {
  const five = noticesOf([
    appointment(
      'a',
      'not_started',
      ['A', 'B', 'C', 'D', 'E'].map((name, index) => [name, index]),
    ),
  ]);

  it('shows three and counts the rest', () => {
    const { shown, more } = stacked(five);
    expect(names(shown)).toEqual(['A', 'B', 'C']);
    expect(more).toBe(2);
  });

  it('counts nothing while all fit', () => {
    expect(stacked(five.slice(0, 3)).more).toBe(0);
    expect(stacked([]).more).toBe(0);
  });
});
