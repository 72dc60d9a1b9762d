// Which clients' tiles are covered although the view still calls them admitted: those whom this host has just paused.
import type { Command } from '../wire/Command';
import type { View } from '../wire/View';
import type { Settled } from './pending';

/** `asked` until the answer; `unsaved` while their media is cut and the server could not write that down yet. */
export type Covered = ReadonlyMap<string, 'asked' | 'unsaved'>;

/** A command is on its way: whom it pauses is covered at once. */
export function coverAsked(covered: Covered, command: Command, inside: string[]): Covered {
  return mark(covered, pausedBy(command, inside), 'asked');
}

/** The answer to a command; where a pause is done, the view says so itself. */
export function coverAnswered(covered: Covered, { command, outcome }: Settled, inside: string[]): Covered {
  const paused = pausedBy(command, inside);
  if (outcome.type === 'not_saved' && outcome.media_cut) return mark(covered, paused, 'unsaved');
  if (outcome.type !== 'done') return without(covered, paused);
  if (command.type === 'resume') return without(covered, [command.participant]);
  return command.type === 'resume_all' ? new Map() : covered;
}

/** From here on the view says who is paused. */
export function coverSeen(covered: Covered, view: View): Covered {
  if (!covered.size) return covered;
  return new Map([...covered].filter(([one]) => view.people[one]?.standing === 'admitted'));
}

function pausedBy(command: Command, inside: string[]): string[] {
  if (command.type === 'pause' || command.type === 'move_back') return [command.participant];
  return command.type === 'pause_all' ? inside : [];
}

function mark(covered: Covered, participants: string[], as: 'asked' | 'unsaved'): Covered {
  return new Map([...covered, ...participants.map((one) => [one, as] as const)]);
}

function without(covered: Covered, participants: string[]): Covered {
  return new Map([...covered].filter(([one]) => !participants.includes(one)));
}
