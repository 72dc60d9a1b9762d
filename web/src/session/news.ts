// Decides what a change of the view is worth telling: to the person concerned, and arrivals to hosts. Clients are not
// told who comes and goes in the waiting room.
import type { Medium } from '../wire/Medium';
import type { Person } from '../wire/Person';
import type { StandingTag } from '../wire/StandingTag';
import type { View } from '../wire/View';

export type News =
  | { type: 'admitted' }
  | { type: 'denied' }
  | { type: 'paused' }
  | { type: 'removed' }
  | { type: 'resumed' }
  | { type: 'cut_off' }
  | { type: 'held' }
  | { type: 'back' }
  | { type: 'ended' }
  /** `isKept`: it is not for this person to undo. */
  | { type: 'muted_by_host'; medium: Medium; isKept: boolean }
  | { type: 'screen_shared'; person: Person }
  | { type: 'screen_taken' }
  | { type: 'screen_failed' }
  | { type: 'arrived'; person: Person }
  | { type: 'settled'; participant: string }
  | { type: 'walked_in'; person: Person }
  | { type: 'hand_raised'; person: Person }
  | { type: 'hand_lowered'; participant: string }
  | { type: 'left'; person: Person };

const outside: StandingTag[] = ['waiting', 'asking', 'denied', 'removed'];

export function news(before: View, after: View): News[] {
  if (after.session.phase === 'ended') return before.session.phase === 'ended' ? [] : [{ type: 'ended' }];
  const place =
    after.you.role === 'host'
      ? [...arrivals(before, after), ...walkers(before, after), ...hands(before, after), ...departures(before, after)]
      : own(before, after);
  return [...place, ...moderated(before, after), ...shown(before, after)];
}

/** What hosts did to this person's microphone and camera. */
function moderated(before: View, after: View): News[] {
  const found: News[] = [];
  for (const medium of ['audio', 'video'] as const) {
    if (after.you.muted[medium] && !before.you.muted[medium]) found.push(mutedByHost(after, medium));
  }
  return found;
}

export function mutedByHost({ you, session }: View, medium: Medium): News {
  return { type: 'muted_by_host', medium, isKept: medium === 'audio' && you.role === 'client' && session.kept_muted };
}

/** Somebody else begins to share their screen. */
function shown(before: View, after: View): News[] {
  const { screen } = after.session;
  const person = screen !== null && screen !== after.you.participant ? after.people[screen] : undefined;
  return person && before.session.screen !== screen ? [{ type: 'screen_shared', person }] : [];
}

function own(before: View, after: View): News[] {
  const [was, is] = [before.you.standing, after.you.standing];
  if (was === is) {
    if (is !== 'admitted' || before.session.phase === after.session.phase) return [];
    return [{ type: after.session.phase === 'held' ? 'held' : 'back' }];
  }
  if (is === 'admitted' && was === 'paused') return [{ type: 'resumed' }];
  if (is === 'admitted' && outside.includes(was)) {
    // Who walks in through open doors was let in by nobody.
    const walkedIn = was === 'waiting' && after.session.admission === 'doors_open';
    return walkedIn ? [] : [{ type: 'admitted' }];
  }
  if (is === 'denied') return [{ type: 'denied' }];
  if (is === 'paused') return [{ type: 'paused' }];
  // Back from asking, they have read it already.
  if (is === 'removed') return was === 'asking' ? [] : [{ type: 'removed' }];
  return [];
}

const waits = (view: View, participant: string) => view.people[participant]?.host_only?.waiting_to_join ?? false;

function arrivals(before: View, after: View): News[] {
  const found: News[] = [];
  for (const person of Object.values(after.people)) {
    if (person && waits(after, person.participant) && !waits(before, person.participant)) {
      found.push({ type: 'arrived', person });
    }
  }
  for (const participant of Object.keys(before.people)) {
    if (waits(before, participant) && !waits(after, participant)) found.push({ type: 'settled', participant });
  }
  return found;
}

/** Clients whom nobody admitted: they pressed Join now at open doors. */
function walkers(before: View, after: View): News[] {
  if (after.session.admission !== 'doors_open') return [];
  return Object.values(after.people).flatMap((person): News[] => {
    if (person?.role !== 'client' || person.standing !== 'admitted') return [];
    return before.people[person.participant]?.standing === 'waiting' && !waits(before, person.participant)
      ? [{ type: 'walked_in', person }]
      : [];
  });
}

/** Who asks to speak, and who no longer does. */
function hands(before: View, after: View): News[] {
  const found: News[] = [];
  for (const person of Object.values(after.people)) {
    if (!person || person.participant === after.you.participant) continue;
    if (person.hand !== null && !isRaised(before, person.participant)) found.push({ type: 'hand_raised', person });
  }
  for (const participant of Object.keys(before.people)) {
    const wasRaised = isRaised(before, participant);
    if (wasRaised && !isRaised(after, participant)) found.push({ type: 'hand_lowered', participant });
  }
  return found;
}

const isRaised = (view: View, participant: string) => (view.people[participant]?.hand ?? null) !== null;

/** Clients who were inside and are no longer there: they pressed Leave Session. A lost connection leaves them inside. */
function departures(before: View, after: View): News[] {
  const found: News[] = [];
  for (const person of Object.values(before.people)) {
    if (person?.role !== 'client' || person.standing !== 'admitted') continue;
    const now = after.people[person.participant]?.standing;
    if (now === undefined || now === 'left') found.push({ type: 'left', person });
  }
  return found;
}
