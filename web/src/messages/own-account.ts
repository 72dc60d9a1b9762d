// The words of somebody's own account.
import { spoken } from './language';

const english = {
  title: 'My account',
  documentTitle: (practice: string) => `My account · ${practice}`,
  signedInAs: (name: string, email: string) => `You sign in as ${name}, with ${email}.`,
  password: 'Change password',
  passwordWords: 'It signs you out on every other device.',
  old: 'Current password',
  oldMissing: 'Type the password that you sign in with now.',
  oldWrong: 'This is not the password that you sign in with now.',
  change: 'Change password',
  changing: 'One moment…',
  changed: 'Your password is changed, and you are signed out on every other device.',
  devices: 'Where you are signed in',
  on: (browser: string, system: string) => `${browser} on ${system}`,
  unknown: 'A browser that does not say what it is',
  this: 'This device',
  seen: (when: string) => `Last seen: ${when}`,
  signOut: 'Sign out',
  signedOut: 'It is signed out.',
  everywhereWords:
    'If a device was lost, or you left yourself signed in on one that others use, sign out everywhere: here as well.',
  everywhere: 'Sign out everywhere',
  everywhereAsk: 'Sign out everywhere?',
  everywhereTold: 'Every page that is open in your name is closed, also that of a session in which you are.',
};

export type OwnAccountWords = typeof english;
export const ownAccount = spoken(english, { es: () => import('./es/own-account') });
