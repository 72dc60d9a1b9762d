// Views to test with; each test says only what matters to it.
import type { HostOnly } from '../wire/HostOnly';
import type { May } from '../wire/May';
import type { MayToThem } from '../wire/MayToThem';
import type { Person } from '../wire/Person';
import type { View } from '../wire/View';
import type { You } from '../wire/You';
import type { Facts } from '../wire/Facts';

export function sampleMay(parts: Partial<May> = {}): May {
  const none = { ready: false, join_now: false, ask_to_join: false, cancel_ask: false, share: false };
  const say = { session: false, waiting_room: false, providers: false };
  return { ...none, pause_all: false, resume_all: false, leave: true, connect: true, send: true, say, ...parts };
}

export const nothing: MayToThem = {
  admit: false,
  deny: false,
  block: false,
  pause: false,
  move_back: false,
  resume: false,
  remove: false,
  mute: false,
  stop_share: false,
  write: false,
};

export function samplePerson(id: string, parts: Partial<Person> = {}, own?: Partial<HostOnly>): Person {
  const host_only = own && {
    since: 0,
    guest: true,
    booked: false,
    waiting_to_join: false,
    paused: false,
    moved_back: false,
    condition: null,
    ...own,
  };
  return {
    participant: id,
    name: `Person ${id}`,
    role: 'client',
    standing: 'admitted',
    present: true,
    muted: { audio: false, video: false },
    on: null,
    hand: null,
    may: nothing,
    ...parts,
    host_only: host_only ?? null,
  };
}

export function sampleView(you: Partial<You> = {}, session: Partial<Facts> = {}, people: Person[] = []): View {
  return {
    you: {
      participant: 'me',
      role: 'client',
      name: 'Daniel Reyes',
      known: false,
      standing: 'preparing',
      since: null,
      here: true,
      may: sampleMay(),
      moved_back: false,
      muted: { audio: false, video: false },
      asked_to_unmute: { audio: false, video: false },
      ask_again_at: null,
      ...you,
    },
    session: {
      phase: 'live',
      kind: 'individual',
      admission: 'provider_admits',
      hosts: [],
      started_at: null,
      host_lost: false,
      host_left: false,
      kept_muted: false,
      screen: null,
      seats: null,
      ...session,
    },
    people: Object.fromEntries(people.map((person) => [person.participant, person])),
    chat: [],
  };
}
