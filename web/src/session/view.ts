// Brings a view up to date, as the server's own `View::apply` does, and sorts its people into what pages show.
import type { Delta } from '../wire/Delta';
import type { Person } from '../wire/Person';
import type { StandingTag } from '../wire/StandingTag';
import type { View } from '../wire/View';
import type { Leave } from './media/media.svelte';

export function applyDelta(view: View, delta: Delta): View {
  const people = { ...view.people };
  for (const person of delta.upsert) people[person.participant] = person;
  for (const participant of delta.remove) delete people[participant];
  const chat = delta.said.length ? [...view.chat, ...delta.said] : view.chat;
  return { you: delta.you ?? view.you, session: delta.session ?? view.session, people, chat };
}

/** What this page does with media. Who is cut off sends nothing, also before the server has written it down. */
export function leaveFor(view: View, isCutOff: boolean): Leave {
  const { may, muted } = view.you;
  return { connect: may.connect, send: may.send && !isCutOff, kind: view.session.kind, muted };
}

/** Everybody the viewer may know of, in groups; in each the order never depends on what people do, but that who waits and is away stands last. */
export interface Groups {
  /** Hosts can act on them; longest waiting first, and who is away last. */
  waitingToJoin: Person[];
  /** Inside, hosts first. */
  inside: Person[];
  paused: Person[];
  /** Who **Pause All Clients** concerns. */
  clientsInside: Person[];
  /** Nothing for a host to decide: they can walk in by themselves; for clients everybody who is not inside. */
  ready: Person[];
  preparing: Person[];
  /** Denied, blocked: turned away by a host. */
  notLetIn: Person[];
  /** Clients who have come and are not inside, in the order in which they came, and who is away last. */
  arrived: Person[];
  /** Who has a tile: inside or paused here, the viewer left out. */
  tiles: Person[];
}

export function groups(view: View): Groups {
  const me = view.you.participant;
  const everybody = Object.values(view.people).filter((person) => person !== undefined);
  everybody.sort((a, b) => rank(a) - rank(b) || (a.participant < b.participant ? -1 : 1));
  const waitingToJoin = everybody.filter((person) => person.host_only?.waiting_to_join);
  waitingToJoin.sort(byTurn);
  const others = everybody.filter(
    (person) => !isInside(person) && !isPaused(person) && !person.host_only?.waiting_to_join,
  );
  return {
    waitingToJoin,
    inside: everybody.filter(isInside),
    paused: everybody.filter(isPaused),
    clientsInside: everybody.filter((person) => isInside(person) && person.role === 'client'),
    ready: others.filter(({ standing }) => standing === 'waiting' || standing === 'asking'),
    preparing: others.filter(({ standing }) => standing === 'preparing'),
    notLetIn: others.filter(({ standing }) => !['waiting', 'asking', 'preparing'].includes(standing)),
    arrived: everybody.filter(hasCome).toSorted(byTurn),
    tiles: everybody.filter(
      (person) => person.participant !== me && (isInside(person) || person.standing === 'paused'),
    ),
  };
}

/** Those who are there. Who is away keeps their place, and is not counted. */
export const here = (people: readonly Person[]): Person[] => people.filter(({ present }) => present);

/** Since when the newest of those has waited whom **Admit all** concerns. */
export function newestWaiting(shown: Groups | null): number {
  return Math.max(0, ...(shown?.waitingToJoin ?? []).map(arrived));
}

/** The clients who have come and not left, whether they wait, are inside or are paused: whoever walks in is no newcomer twice. */
export const hereOrInside = (view: View): string[] =>
  Object.values(view.people).flatMap((person) =>
    person?.role === 'client' && stay.has(person.standing) ? [person.participant] : [],
  );

/** Of who waits or asks, when they came. */
export const arrived = (person: Person) => person.host_only?.since ?? 0;

const stay: ReadonlySet<StandingTag> = new Set(['waiting', 'asking', 'admitted', 'paused']);
const hasCome = ({ role, standing }: Person) => role === 'client' && (standing === 'waiting' || standing === 'asking');
const byTurn = (a: Person, b: Person) => Number(b.present) - Number(a.present) || arrived(a) - arrived(b);
const isPaused = (person: Person) => person.host_only?.paused ?? false;
const isInside = (person: Person) => person.standing === 'admitted';

function rank(person: Person): number {
  return person.role === 'host' ? 0 : 1;
}
