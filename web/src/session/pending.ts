// Keeps commands until the server has answered them. After a reconnection they are sent again under the same id: the
// server does each once, so a press of a button is neither lost nor done twice.
import type { Command } from '../wire/Command';
import type { EpochId } from '../wire/EpochId';
import type { FromPage } from '../wire/FromPage';
import type { Outcome } from '../wire/Outcome';

export type CommandMessage = Extract<FromPage, { type: 'command' }>;

export interface Settled {
  /** The command's. */
  id: string;
  command: Command;
  outcome: Outcome;
}

export class PendingCommands {
  #waiting = new Map<string, CommandMessage>();

  /** That of the last snapshot: a server that has ended since remembers less than the one that was asked first. */
  epoch: EpochId | null = null;

  /** Under an id of its own, or under the one that it had before this page was loaded anew. */
  add(command: Command, id: string = crypto.randomUUID()): CommandMessage {
    const message: CommandMessage = { type: 'command', id, command, epoch: this.epoch };
    this.#waiting.set(id, message);
    return message;
  }

  /** Nothing of it is sent any more. */
  drop(): void {
    this.#waiting.clear();
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
    if (outcome.type !== 'busy' && outcome.type !== 'not_known') this.#waiting.delete(id);
    return { id, command: message.command, outcome };
  }

  isWaiting(matches: (command: Command) => boolean): boolean {
    return this.all().some(({ command }) => matches(command));
  }
}
