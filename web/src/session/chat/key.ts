// Names a conversation: what is drafted, sent and read is kept by it.
import type { Channel } from '../../wire/Channel';

/** A line to the providers goes by its client. */
export type Key = 'session' | 'waiting_room' | `with:${string}`;

export function keyOf(to: Channel): Key {
  return to.type === 'providers' ? `with:${to.with ?? ''}` : to.type;
}
