// What this person has written and does not stand among the messages yet. Each is one command: it goes out under one id
// however often the line breaks, so it is said once. What the server refuses stays here, to be tried again or given up.
// It outlives a page that is loaded anew.
import type { Channel } from '../../wire/Channel';
import type { ChatMessage } from '../../wire/ChatMessage';
import type { Command } from '../../wire/Command';
import type { Refusal } from '../../wire/Refusal';
import type { Settled } from '../pending';
import { type Key, keyOf } from './key';
import type { Shelf } from './shelf';

export interface Unsaid {
  /** The command's. */
  id: string;
  to: Channel;
  text: string;
  /** How many messages of one's own had been said there before. */
  after: number;
  /** Why it was not said; nothing while it is on its way. */
  trouble: Refusal['code'] | 'not_saved' | null;
}

/** Sends a command, and says under which id. */
export type Send = (command: Command) => string;

class Outbox {
  all = $state.raw<Unsaid[]>([]);
  /** The conversation on the page, where what becomes of a message is seen. */
  inSight: Key | null = null;
  #shelf: Shelf<Unsaid[]> | null = null;

  /**
   * These are the words of whoever this shelf is for; those of anybody else are not said. The answer: what was on its way as the
   * page was loaded anew, to be asked again under the same ids.
   */
  belongTo(shelf: Shelf<Unsaid[]>): Unsaid[] {
    this.#shelf = shelf;
    this.all = shelf.read(isAllUnsaid) ?? [];
    return this.all.filter(({ trouble }) => trouble === null);
  }

  /** Nothing of it is said or shown any more. */
  empty(): void {
    if (this.all.length) this.#become([]);
  }

  say(send: Send, to: Channel, text: string, said: readonly ChatMessage[]): void {
    const id = send({ type: 'say', to, text });
    const after = said.filter(({ mine }) => mine).length;
    this.#become([...this.all, { id, to, text, after, trouble: null }]);
  }

  /** What was not said goes out as a command of its own: the server has answered the one before. */
  again(send: Send, { id, to, text }: Unsaid, said: readonly ChatMessage[]): void {
    this.giveUp(id);
    this.say(send, to, text, said);
  }

  giveUp(id: string): void {
    this.#become(this.all.filter((one) => one.id !== id));
  }

  /** Takes an answer. Says whether the page shows it beside the message. */
  settled({ id, outcome }: Settled): boolean {
    const one = this.all.find((unsaid) => unsaid.id === id);
    if (!one) return false;
    // It is on its way still, and stands there as that.
    if (outcome.type === 'not_known') return true;
    const trouble =
      outcome.type === 'refused' ? outcome.refusal.code : outcome.type === 'not_saved' ? outcome.type : null;
    this.#become(
      trouble ? this.all.map((it) => (it === one ? { ...it, trouble } : it)) : this.all.filter((it) => it !== one),
    );
    return keyOf(one.to) === this.inSight;
  }

  #become(all: Unsaid[]): void {
    this.all = all;
    this.#shelf?.write(all);
  }
}

function isAllUnsaid(value: unknown): value is Unsaid[] {
  return (
    Array.isArray(value) && value.every((one) => typeof one?.id === 'string' && typeof one.text === 'string' && one.to)
  );
}

export const outbox = new Outbox();
