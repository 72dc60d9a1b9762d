// What stands in the menus of the call, and in which order. Each kind of item has a file in `menus/`.
import type { MenuItem } from '../../ui/menu';
import type { Person } from '../../wire/Person';
import type { Session } from '../session.svelte';
import { setDevices } from './menus/devices';
import { moderateAll, moderatePerson } from './menus/moderation';
import { arrivalAlerts, keepMuted, lowerHand, ownHand, testConnection } from './menus/room';

const ofPerson: ((session: Session, person: Person) => MenuItem[])[] = [
  // What hosts do about them.
  lowerHand,
  moderatePerson,
];

const ofSession: ((session: Session) => MenuItem[])[] = [
  // What hosts do about everybody.
  moderateAll,
  keepMuted,
  arrivalAlerts,
  // What everybody does for themselves.
  ownHand,
  setDevices,
  testConnection,
];

/** The three dots of one's own tile. */
export function ownItems(): MenuItem[] {
  return setDevices();
}

/** The three dots of a person, on their tile and in the attendees. */
export function personItems(session: Session, person: Person): MenuItem[] {
  return ofPerson.flatMap((items) => items(session, person));
}

/** **More** in the tray. */
export function sessionItems(session: Session): MenuItem[] {
  return ofSession.flatMap((items) => items(session));
}
