// How much of each conversation was read: a number of messages, kept for as long as the tab is open. While somebody is paused,
// what they had read of the session is hidden from them, and it is read still when it comes back.
import type { ChatMessage } from '../../wire/ChatMessage';
import type { Key } from './key';

export type Marks = Readonly<Partial<Record<Key, number>>>;

/** What others said and this person has not read. More read than there is was of a session before. */
export function unread(messages: readonly ChatMessage[], mark = 0): ChatMessage[] {
  return messages.slice(mark > messages.length ? 0 : mark).filter((message) => !message.mine);
}

/** Everything that is there is read. The same marks, where they said so already. */
export function readAll(marks: Marks, key: Key, messages: readonly ChatMessage[]): Marks {
  return marks[key] === messages.length ? marks : { ...marks, [key]: messages.length };
}

const place = (address: string) => `chat read ${address}`;

export function recall(storage: Storage, address: string): Marks {
  try {
    const kept: unknown = JSON.parse(storage.getItem(place(address)) ?? '{}');
    return Object.fromEntries(
      Object.entries(kept ?? {}).filter(([, mark]) => Number.isSafeInteger(mark) && mark >= 0),
    ) as Marks;
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
