// The words of the provider's workspace.
import { count, list } from './en';
import { spoken } from './language';

const english = {
  title: 'Appointments',
  pages: 'Pages',
  skip: 'Skip to your appointments',
  skipToArrivals: 'Skip to who is waiting',
  loading: 'Loading your appointments…',
  failed: 'Your appointments cannot be shown',
  reconnecting: 'Reconnecting…',
  reconnectingWords: 'Arrivals may be missing until the connection is back.',
  greeting: (hour: number, name: string) => `${partOfDay(hour)}, ${name}`,
  dayAndZone: (date: string, zone: string) => (zone === '' ? date : `${date} · ${zone}`),
  /** The date of today stands above the list already. */
  day: (near: string | undefined, date: string, isToday: boolean) => {
    if (near === undefined) return date;
    return isToday ? capital(near) : `${capital(near)}, ${date}`;
  },
  none: 'No appointments yet',
  noneWords: 'Make one with New appointment. It stands here with its time, its link and who is waiting.',
  kind: { individual: 'Individual', group: 'Group' },
  with: (names: readonly string[]) => `with ${list(names)}`,
  nobodyBooked: 'no clients booked',
  hostedBy: (names: readonly string[]) => `Hosted by ${list(names)}`,
  phase: { not_started: '', live: 'Live now', held: 'On hold, no provider inside', ended: 'Ended' },
  damaged: 'Record damaged',
  damagedWords:
    'Its session cannot be opened. Make a new appointment, and tell whoever keeps your server that this record is damaged.',
  waitingCount: (waiting: number) => `${waiting} waiting`,
  waitingHere: 'In the waiting room',
  away: 'connection lost',
  guest: 'Guest',
  /** `Waiting 2 min`; who came just now, `null`, has not waited yet. */
  waiting: (waited: string | null) => (waited === null ? 'Just now' : `Waiting ${waited}`),
  since: (clock: string) => `since ${clock}`,
  startVideoCall: 'Start Video Call',
  shareLink: 'Link to share:',
  copyLink: 'Copy link',
  copied: 'Copied',
  copiedAloud: (title: string) => `Link copied: ${title}`,
  copyByHand: 'Copying is blocked here. The link is selected: copy it with your keyboard.',
  join: 'Join',
  isWaiting: (name: string) => `${name} is waiting`,
  areWaiting: (people: number) => `${count(people, 'person is', 'people are')} waiting`,
  alerts: 'When somebody comes',
  notifyMe: "Notify me when I'm in another tab",
  notifyMeHint: 'The notification says no name.',
  notifyBlocked: 'Your browser blocks notifications of this site. Allow them in its site settings, then try again.',
  chime: 'Play a soft sound',
  documentTitle: (waiting: number, practice: string) =>
    `${waiting > 0 ? `(${waiting}) ` : ''}Appointments · ${practice}`,
};

function partOfDay(hour: number): string {
  if (hour < 12) return 'Good morning';
  return hour < 18 ? 'Good afternoon' : 'Good evening';
}

function capital(word: string): string {
  return word.charAt(0).toLocaleUpperCase() + word.slice(1);
}

export type WorkspaceWords = typeof english;
export const workspace = spoken(english, { es: () => import('./es/workspace') });
