// Tells what this person has written and does not stand among the messages yet from what does.
import type { ChatMessage } from '../../wire/ChatMessage';
import { type Key, keyOf } from './key';
import type { Unsaid } from './outbox.svelte';

/** After a broken line a message comes before its answer, and must not stand there twice. */
export function stillUnsaid(all: readonly Unsaid[], key: Key, said: readonly ChatMessage[]): Unsaid[] {
  const mine = said.filter((message) => message.mine);
  const taken = new Set<number>();
  return all.filter((one) => {
    if (keyOf(one.to) !== key) return false;
    if (one.trouble) return true;
    const index = mine.findIndex(({ text }, at) => at >= one.after && !taken.has(at) && text === one.text);
    if (index !== -1) taken.add(index);
    return index === -1;
  });
}
