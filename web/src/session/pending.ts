// Keeps commands until the server has answered them. After a reconnection they are sent again under the same id: the
// server does each once, so a press of a button is neither lost nor done twice. What lets people in, and the end, is not sent
// again when the line was away for long: whoever pressed may have decided otherwise since, on another device perhaps.
import type { Command } from '../wire/Command';
import type { EpochId } from '../wire/EpochId';
import type { FromPage } from '../wire/FromPage';
import type { Outcome } from '../wire/Outcome';

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

  /** Nothing of it is sent any more. */
  drop(): void {
    this.#waiting.clear();
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
