import { describe, expect, it } from 'vitest';
import type { Appointment } from '../wire/Appointment';
import type { PhaseTag } from '../wire/PhaseTag';
import { newcomers, noticesOf, stacked } from './arrivals';
import { appointment as plain } from './sample';

function appointment(id: string, phase: PhaseTag, waiting: [who: string, since: number][]): Appointment {
  return plain(id, {
    title: `Title of ${id}`,
    link: `https://practice.example/s/${id}`,
    phase,
    waiting: waiting.map(([name, since]) => ({ participant: name, name, guest: false, since })),
  });
}
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

  it('is nobody while the session is live or held', () => {
    expect(noticesOf([appointment('a', 'live', [['Sam', 1]]), appointment('b', 'held', [['Ellen', 2]])])).toEqual([]);
  });

  it('no longer names who left, nor anybody once the session has started', () => {
    const both = appointment('a', 'not_started', [
      ['Daniel', 1],
      ['Sam', 2],
    ]);
    const left = { ...both, waiting: both.waiting.slice(1) };
    expect(names(noticesOf([left]))).toEqual(['Sam']);
    expect(noticesOf([{ ...left, phase: 'live' }])).toEqual([]);
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
    expect(names(newcomers([], daniel))).toEqual(['Daniel']);
    expect(names(newcomers(daniel, both))).toEqual(['Sam']);
    expect(newcomers(both, both)).toEqual([]);
    expect(newcomers(both, daniel)).toEqual([]);
  });

  it('include who left and came back', () => {
    expect(names(newcomers([], noticesOf([appointment('a', 'not_started', [['Daniel', 9]])])))).toEqual(['Daniel']);
  });

  it('include the same person at another appointment', () => {
    const elsewhere = noticesOf([appointment('b', 'not_started', [['Daniel', 1]])]);
    expect(names(newcomers(daniel, elsewhere))).toEqual(['Daniel']);
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
