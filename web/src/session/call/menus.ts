// What stands in the menus of the call, and in which order. Each kind of item has a file in `menus/`.
import type { MenuItem } from '../../ui/menu';
import type { Person } from '../../wire/Person';
import type { Session } from '../session.svelte';
import { SELF } from './arrangement';
import { setDevices } from './menus/devices';
import { moderateAll, moderatePerson } from './menus/moderation';
import { muteSelf } from './menus/own';
import { viewSelf, viewSession, viewTile, wholeScreen } from './menus/view';
import { arrivalAlerts, keepMuted, lowerHand, ownHand, testConnection } from './menus/room';

const ofPerson: ((session: Session, person: Person) => MenuItem[])[] = [
  // What hosts do about them.
  lowerHand,
  moderatePerson,
  // How they are seen here: of who has a tile.
  (session, { participant }) =>
    hasTile(session, participant) ? [...viewTile(session, participant), ...wholeScreen()] : [],
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
  // How they see the others.
  viewSession,
];

/** The three dots of one's own tile. */
export function ownItems(session: Session): MenuItem[] {
  return [...viewTile(session, SELF), ...muteSelf(session), ...viewSelf(), ...setDevices(), ...wholeScreen()];
}

/** The three dots of a person, on their tile and in the attendees. */
export function personItems(session: Session, person: Person): MenuItem[] {
  if (person.participant === session.view?.you.participant) return ownItems(session);
  return ofPerson.flatMap((items) => items(session, person));
}

/** **More** in the tray. */
export function sessionItems(session: Session): MenuItem[] {
  return ofSession.flatMap((items) => items(session));
}

function hasTile(session: Session, participant: string): boolean {
  return session.groups?.tiles.some((one) => one.participant === participant) ?? false;
}
