// How much of each conversation was read: a number of messages, kept for as long as the tab is open. While somebody is paused,
// what they had read of the session is hidden from them, and it is read still when it comes back. A session that was started again
// by the same link has another first message, and nothing of it was read.
import type { ChatMessage } from '../../wire/ChatMessage';
import type { Key } from './key';

export interface Mark {
  /** So many messages. */
  read: number;
  /** When the first of them was said. */
  since: number;
}

export type Marks = Readonly<Partial<Record<Key, Mark>>>;

/** What others said and this person has not read. */
export function unread(messages: readonly ChatMessage[], mark?: Mark): ChatMessage[] {
  const read = mark && mark.since === messages[0]?.at ? mark.read : 0;
  return messages.slice(read).filter((message) => !message.mine);
}

/** Everything that is there is read. The same marks, where they said so already, and where there is nothing. */
export function readAll(marks: Marks, key: Key, messages: readonly ChatMessage[]): Marks {
  const [first] = messages;
  const mark = marks[key];
  if (!first || (mark?.read === messages.length && mark.since === first.at)) return marks;
  return { ...marks, [key]: { read: messages.length, since: first.at } };
}

const place = (address: string) => `chat read ${address}`;

export function recall(storage: Storage, address: string): Marks {
  try {
    const kept: unknown = JSON.parse(storage.getItem(place(address)) ?? '{}');
    return Object.fromEntries(Object.entries(kept ?? {}).filter(([, mark]) => isMark(mark))) as Marks;
  } catch {
    // Rather read twice than not at all.
    return {};
  }
}

export function keep(storage: Storage, address: string, marks: Marks): void {
  try {
    storage.setItem(place(address), JSON.stringify(marks));
  } catch {
    // Full or forbidden: then the next page takes everything for new.
  }
}

function isMark(mark: unknown): mark is Mark {
  const { read, since } = (mark ?? {}) as Partial<Mark>;
  return Number.isSafeInteger(read) && Number(read) >= 0 && Number.isFinite(since);
}
