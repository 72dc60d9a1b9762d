// What this person has written and does not stand among the messages yet. Each is one command: it goes out under one id
// however often the line breaks, so it is said once. What the server refuses stays here, to be tried again or given up.
import type { Channel } from '../../wire/Channel';
import type { ChatMessage } from '../../wire/ChatMessage';
import type { Command } from '../../wire/Command';
import type { Refusal } from '../../wire/Refusal';
import type { Settled } from '../pending';
import { type Key, keyOf } from './key';

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

  say(send: Send, to: Channel, text: string, said: readonly ChatMessage[]): void {
    const id = send({ type: 'say', to, text });
    const after = said.filter(({ mine }) => mine).length;
    this.all = [...this.all, { id, to, text, after, trouble: null }];
  }

  /** What was not said goes out as a command of its own: the server has answered the one before. */
  again(send: Send, { id, to, text }: Unsaid, said: readonly ChatMessage[]): void {
    this.giveUp(id);
    this.say(send, to, text, said);
  }

  giveUp(id: string): void {
    this.all = this.all.filter((one) => one.id !== id);
  }

  /** Takes an answer. Says whether the page shows it beside the message. */
  settled({ id, outcome }: Settled): boolean {
    const one = this.all.find((unsaid) => unsaid.id === id);
    if (!one) return false;
    const trouble =
      outcome.type === 'refused' ? outcome.refusal.code : outcome.type === 'not_saved' ? outcome.type : null;
    this.all = trouble
      ? this.all.map((it) => (it === one ? { ...it, trouble } : it))
      : this.all.filter((it) => it !== one);
    return keyOf(one.to) === this.inSight;
  }
}

export const outbox = new Outbox();
