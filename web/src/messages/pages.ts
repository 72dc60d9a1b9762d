// The words of the pages between: no way to the server, a page that is not whole, a line that breaks.
import { spoken } from './language';

const english = {
  offline: 'This device is not connected to the internet',
  offlineMore: 'Turn on Wi-Fi or mobile data. This page goes on by itself as soon as there is a connection.',
  unreachable: 'The server cannot be reached',
  unreachableMore:
    'Please check your internet connection. This page keeps trying and goes on by itself; if you have been here before, your place is kept.',
  long: 'This takes longer than usual',
  busy: 'The server cannot take you in yet',
  busyMore: 'It has too much to do, or is just starting again. You come in by yourself.',
  noLine: 'This network does not let the session through',
  noLineMore: 'Use mobile data or another Wi-Fi, or turn off a VPN.',
  stillTrying: 'Still trying…',
  tryNow: 'Try again now',
  trying: 'Trying again…',
  lost: 'The connection is lost. This page is trying to get it back.',
  back: 'The connection is back.',
  incomplete: 'A part of this page could not be loaded',
  incompleteMore:
    'Nobody can see or hear you here, and your place is kept. Load the page again. If that does not help, open your link in another browser.',
  call: (phone: string) => `Call ${phone}`,
  loadAgain: 'Load the page again',
  noDevices: 'Set Audio & Video could not be opened',
  noChat: 'The chat could not be opened',
  missingMore: 'A part of this page could not be loaded. Load the page again: your place is kept.',
};

export type PageWords = typeof english;
export const pages = spoken(english, { es: () => import('./es/pages') });
