import { describe, expect, it } from 'vitest';
import type { Command } from '../wire/Command';
import type { Outcome } from '../wire/Outcome';
import type { View } from '../wire/View';
import { type Covered, coverAnswered, coverAsked, coverSeen } from './covered';

const none: Covered = new Map();
const inside = ['ann', 'ben'];
const pauseAnn: Command = { type: 'pause', participant: 'ann' };
const answered = (covered: Covered, command: Command, outcome: Outcome) =>
  coverAnswered(covered, { command, outcome }, inside);

describe('the tiles of clients whom this host pauses', () => {
  it('are covered at once', () => {
    expect([...coverAsked(none, pauseAnn, inside)]).toEqual([['ann', 'asked']]);
    expect([...coverAsked(none, { type: 'pause_all' }, inside).keys()]).toEqual(inside);
  });

  it('are uncovered when the pause is refused', () => {
    const refused: Outcome = { type: 'refused', refusal: { code: 'not_admitted' } };
    expect(answered(coverAsked(none, pauseAnn, inside), pauseAnn, refused).size).toBe(0);
  });

  it('stay covered while the pause is cut and not saved, until the client is resumed', () => {
    const unsaved = answered(none, { type: 'pause_all' }, { type: 'not_saved', media_cut: true });
    expect([...unsaved.values()]).toEqual(['unsaved', 'unsaved']);
    const resumed = answered(unsaved, { type: 'resume', participant: 'ann' }, { type: 'done' });
    expect([...resumed.keys()]).toEqual(['ben']);
    expect(answered(unsaved, { type: 'resume_all' }, { type: 'done' }).size).toBe(0);
  });

  it('are left to the view once it calls them paused', () => {
    const view = { people: { ann: { standing: 'paused' }, ben: { standing: 'admitted' } } } as unknown as View;
    const covered = coverAsked(none, { type: 'pause_all' }, inside);
    expect([...coverSeen(covered, view).keys()]).toEqual(['ben']);
  });
});
