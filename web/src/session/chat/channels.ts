// Which conversations a page shows, and which of them take a message: all of it from the view, because the rules are the
// server's. A client's line to the providers is one conversation; hosts have one with each client.
import type { Channel } from '../../wire/Channel';
import type { ChatMessage } from '../../wire/ChatMessage';
import type { HostOnly } from '../../wire/HostOnly';
import type { View } from '../../wire/View';
import { type Key, keyOf } from './key';

/** As a guest, with a name that nobody has verified, or signed in, booked or not. */
export type Came = 'guest' | 'booked' | 'client';

export interface Conversation {
  key: Key;
  to: Channel;
  /** Whose line it is, for hosts. Anybody may give any name: how they came tells two of one name apart. */
  client: { participant: string; name: string | null; came: Came | null; waits: boolean } | null;
  /** Takes a message now; what was said stays to be read where it does not. */
  takes: boolean;
}

/** Made once: a comparison that looks up its language each time costs a second where ten thousand wait. */
const byName = new Intl.Collator();

/** The messages of each conversation, oldest first. */
export function sorted(chat: readonly ChatMessage[]): Map<Key, ChatMessage[]> {
  const found = new Map<Key, ChatMessage[]>();
  for (const message of chat) {
    const key = keyOf(message.to);
    const those = found.get(key);
    if (those) those.push(message);
    else found.set(key, [message]);
  }
  return found;
}

/** The conversations of this viewer, those with many before those with few; of a host's lines, by name. */
export function conversations(view: View, said: ReadonlyMap<Key, ChatMessage[]>): Conversation[] {
  const { participant, role, may } = view.you;
  const found: Conversation[] = [];
  for (const type of ['session', 'waiting_room'] as const) {
    const takes = may.say[type];
    if (takes || said.has(type)) found.push({ key: type, to: { type }, client: null, takes });
  }
  if (role === 'host') return [...found, ...lines(view, said)];
  const to: Channel = { type: 'providers', with: participant };
  const key = keyOf(to);
  if (may.say.providers || said.has(key)) found.push({ key, to, client: null, takes: may.say.providers });
  return found;
}

function lines(view: View, said: ReadonlyMap<Key, ChatMessage[]>): Conversation[] {
  const names = new Map<string, string | null>();
  for (const [key, messages] of said) {
    if (!key.startsWith('with:')) continue;
    const participant = key.slice('with:'.length);
    names.set(participant, messages.find((message) => message.by === participant)?.name ?? null);
  }
  for (const person of Object.values(view.people)) {
    if (person && (person.may.write || names.has(person.participant))) names.set(person.participant, person.name);
  }
  const found = [...names].map(([participant, name]): Conversation => {
    const person = view.people[participant];
    const waits = person !== undefined && person.standing !== 'admitted';
    const came = person?.host_only ? cameAs(person.host_only) : null;
    const to: Channel = { type: 'providers', with: participant };
    return { key: keyOf(to), to, client: { participant, name, came, waits }, takes: person?.may.write ?? false };
  });
  return found.toSorted(
    (a, b) => byName.compare(a.client?.name ?? '', b.client?.name ?? '') || (a.key < b.key ? -1 : 1),
  );
}

function cameAs({ guest, booked }: HostOnly): Came {
  if (guest) return 'guest';
  return booked ? 'booked' : 'client';
}

/** A host is about to write to one client, and has not chosen whom. */
export const nobody: Key = 'with:';

/**
 * What is open, of what there is, where `chosen` was open last; at first what has something new. It never moves on to more
 * readers than the person had chosen: where that conversation is gone, a client has the line to the providers, and a host
 * chooses anew.
 */
export function opened(
  all: readonly Conversation[],
  chosen: Key | null,
  isNew: (key: Key) => boolean,
): Conversation | null {
  if (chosen === null) {
    const open = all.find(({ key }) => isNew(key)) ?? all.find(({ client }) => !client);
    return open ?? (all.length === 1 ? (all[0] ?? null) : null);
  }
  const own = ({ to, client }: Conversation) => to.type === 'providers' && !client;
  return all.find(({ key }) => key === chosen) ?? all.find(own) ?? null;
}
