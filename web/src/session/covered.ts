// Which clients' tiles are covered although the view still calls them admitted: those whom this host has just paused.
// Whom the server cut without being able to write it down, it says itself.
import type { Command } from '../wire/Command';
import type { View } from '../wire/View';
import type { Settled } from './pending';

export type Covered = ReadonlySet<string>;

/** A command is on its way: whom it pauses is covered at once. */
export function coverAsked(covered: Covered, command: Command, inside: string[]): Covered {
  return new Set([...covered, ...pausedBy(command, inside)]);
}

/** The answer to a command; where a pause is done, the view says so itself. */
export function coverAnswered(covered: Covered, { command, outcome }: Settled, inside: string[]): Covered {
  if (outcome.type === 'done') return covered;
  const paused = pausedBy(command, inside);
  return new Set([...covered].filter((one) => !paused.includes(one)));
}

/** From here on the view says who is paused. */
export function coverSeen(covered: Covered, view: View): Covered {
  if (!covered.size) return covered;
  return new Set([...covered].filter((one) => view.people[one]?.standing === 'admitted'));
}

function pausedBy(command: Command, inside: string[]): string[] {
  if (command.type === 'pause' || command.type === 'move_back') return [command.participant];
  return command.type === 'pause_all' ? inside : [];
}
