import { describe, expect, it } from 'vitest';
import type { Command } from '../wire/Command';
import type { Outcome } from '../wire/Outcome';
import type { View } from '../wire/View';
import { type Covered, coverAnswered, coverAsked, coverSeen } from './covered';

const none: Covered = new Set();
const inside = ['ann', 'ben'];
const pauseAnn: Command = { type: 'pause', participant: 'ann' };
const answered = (covered: Covered, command: Command, outcome: Outcome) =>
  coverAnswered(covered, { id: 'any', command, outcome }, inside);

describe('the tiles of clients whom this host pauses', () => {
  it('are covered at once', () => {
    expect([...coverAsked(none, pauseAnn, inside)]).toEqual(['ann']);
    expect([...coverAsked(none, { type: 'pause_all' }, inside)]).toEqual(inside);
  });

  it('are uncovered when the pause is refused', () => {
    const refused: Outcome = { type: 'refused', refusal: { code: 'not_admitted' } };
    expect(answered(coverAsked(none, pauseAnn, inside), pauseAnn, refused).size).toBe(0);
  });

  it('stay covered when the pause is done, until the view says so', () => {
    const asked = coverAsked(none, { type: 'pause_all' }, inside);
    expect([...answered(asked, { type: 'pause_all' }, { type: 'done' })]).toEqual(inside);
  });

  it('are left to the server where the pause could not be saved', () => {
    const asked = coverAsked(none, { type: 'pause_all' }, inside);
    expect(answered(asked, { type: 'pause_all' }, { type: 'not_saved', media_cut: true }).size).toBe(0);
  });

  it('are left to the view once it calls them paused', () => {
    const view = { people: { ann: { standing: 'paused' }, ben: { standing: 'admitted' } } } as unknown as View;
    const covered = coverAsked(none, { type: 'pause_all' }, inside);
    expect([...coverSeen(covered, view)]).toEqual(['ben']);
  });
});
