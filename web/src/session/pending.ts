// Keeps commands until the server has answered them. After a reconnection they are sent again under the same id: the
// server does each once, so a press of a button is neither lost nor done twice. What lets people in, and the end, is not sent
// again when the line was away for long: whoever pressed may have decided otherwise since, on another device perhaps.
import type { Command } from '../wire/Command';
import type { EpochId } from '../wire/EpochId';
import type { FromPage } from '../wire/FromPage';
import type { Outcome } from '../wire/Outcome';
import type { UnsavedCut } from '../wire/UnsavedCut';

export type CommandMessage = Extract<FromPage, { type: 'command' }>;

/** What became of a command. `late`: the line was away for too long, and nobody knows here whether it was done. */
export type Became = Outcome | { type: 'late' };

export interface Settled {
  /** The command's. */
  id: string;
  command: Command;
  outcome: Became;
}

const late_after_ms = 30_000;

export class PendingCommands {
  #waiting = new Map<string, CommandMessage>();
  /** When each was asked for, by this device's clock. */
  #since = new Map<string, number>();
  /** What cut somebody and could not be written. The server tries that again, and one that comes after it knows nothing of it. */
  #owed = new Map<string, Command>();

  /** That of the last snapshot: a server that has ended since remembers less than the one that was asked first. */
  epoch: EpochId | null = null;

  /** The server's clock at the last that it told of the session: what this page shows, and a command rests on. */
  seen: number | null = null;

  /** Under an id of its own, or under the one that it had before this page was loaded anew. */
  add(command: Command, id: string = crypto.randomUUID()): CommandMessage {
    const message: CommandMessage = { type: 'command', id, command, epoch: this.epoch, seen: this.seen };
    this.#waiting.set(id, message);
    this.#since.set(id, Date.now());
    return message;
  }

  /** This is the server now. What an earlier one cut and could not write is asked of it, under the same ids. */
  meet(epoch: EpochId): void {
    const isAnother = this.epoch !== null && this.epoch !== epoch;
    this.epoch = epoch;
    if (!isAnother) return;
    for (const [id, command] of this.#owed) this.add(command, id);
    this.#owed.clear();
  }

  /** What the server has cut and not written by now: nothing else is owed, whoever wrote it or took it back. */
  learnUnsaved(cuts: UnsavedCut[]): void {
    for (const [id, command] of this.#owed) {
      const isOf = ({ participant }: UnsavedCut) => !('participant' in command) || command.participant === participant;
      if (!cuts.some(isOf)) this.#owed.delete(id);
    }
  }

  /** Nothing of it is sent any more. */
  drop(): void {
    this.#waiting.clear();
    this.#owed.clear();
    this.#since.clear();
  }

  /** Nothing of this kind is. */
  forget(type: Command['type']): void {
    for (const [id, { command }] of this.#waiting) if (command.type === type) this.#waiting.delete(id);
  }

  /** What to send after a reconnection, oldest first. */
  all(): CommandMessage[] {
    return [...this.#waiting.values()];
  }

  get(id: string): CommandMessage | undefined {
    return this.#waiting.get(id);
  }

  /** Takes an answer. `busy` keeps the command: it has to be sent again. So does `not_known`: it will be answered once more. */
  settle(id: string, outcome: Outcome): Settled | null {
    const message = this.#waiting.get(id);
    if (!message) return null;
    if (outcome.type !== 'busy' && outcome.type !== 'not_known') this.#forget(id);
    if (outcome.type === 'not_saved' && outcome.media_cut && isTried(message.command))
      this.#owed.set(id, message.command);
    return { id, command: message.command, outcome };
  }

  /** Takes out what is too late to be sent on a line that has come back. */
  takeLate(): Settled[] {
    const asked = (id: string) => this.#since.get(id) ?? 0;
    const late = this.all().filter(({ id, command }) => ages(command) && Date.now() - asked(id) > late_after_ms);
    for (const { id } of late) this.#forget(id);
    return late.map(({ id, command }) => ({ id, command, outcome: { type: 'late' } }));
  }

  #forget(id: string): void {
    this.#waiting.delete(id);
    this.#since.delete(id);
  }

  isWaiting(matches: (command: Command) => boolean): boolean {
    return this.all().some(({ command }) => matches(command));
  }
}

/** Is this meant for the moment in which it is said? What closes something is done however late it comes. */
function ages(command: Command): boolean {
  switch (command.type) {
    case 'admit':
    case 'admit_all':
    case 'resume':
    case 'resume_all':
    case 'ask_to_unmute':
    case 'end':
      return true;
    case 'keep_muted':
      return !command.on;
    default:
      return false;
  }
}

/** Does the server tell for whom it tries this again? Who leaves asks again by themselves, and a screen is not told of. */
function isTried({ type }: Command): boolean {
  return !['leave', 'share_screen', 'stop_sharing', 'stop_share_of'].includes(type);
}
