// The words of the client's portal.
import { list } from './en';
import { spoken } from './language';

const english = {
  title: 'Appointments',
  pages: 'Pages',
  skip: 'Skip to your appointments',
  documentTitle: (practice: string) => `Appointments · ${practice}`,
  loading: 'Loading your appointments…',
  failed: 'Your appointments cannot be shown',
  greeting: (hour: number, name: string) => `${partOfDay(hour)}, ${name}`,
  inZone: (zone: string) => `All times are in your time zone: ${zone}.`,
  coming: 'Coming up',
  none: 'No appointments coming up',
  noneWords: 'As soon as the practice makes one for you, it stands here.',
  /** `Today, Monday, November 23`, or the date alone. */
  day: (near: string | undefined, date: string) => (near === undefined ? date : `${capital(near)}, ${date}`),
  at: (day: string, time: string) => `${day} at ${time}`,
  with: (hosts: readonly string[]) => (hosts.length > 0 ? `Session with ${list(hosts)}` : 'Session'),
  minutes: (minutes: number) => `${minutes} minutes`,
  cancelled: 'Cancelled',
  running: 'Your provider has started',
  start: 'Start Session',
  opens: (time: string) => `Start Session appears here at ${time}.`,
  early: 'You need not wait for that: try your camera and your connection before. Nobody sees or hears you then.',
  tryDevices: 'Try camera and connection',
  noLink: 'The link of this appointment is not good any more. Please ask the practice.',
  before: 'Before you join',
  tips: {
    place: { title: 'Find a private spot', more: 'Somewhere you can talk freely.' },
    headphones: { title: 'Use headphones', more: 'They keep what is said between you.' },
    allow: { title: 'Choose Allow', more: 'Your browser asks for your camera and microphone.' },
  },
  past: 'Past appointments',
  questions: 'Questions? Call the practice:',
};

function partOfDay(hour: number): string {
  if (hour < 12) return 'Good morning';
  return hour < 18 ? 'Good afternoon' : 'Good evening';
}

function capital(word: string): string {
  return word.charAt(0).toLocaleUpperCase() + word.slice(1);
}

export type PortalWords = typeof english;
export const portal = spoken(english, { es: () => import('./es/portal') });
