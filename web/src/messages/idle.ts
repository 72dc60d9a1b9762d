// The words of the workspace's lock: the warning before it, and the page that is there instead of everything.
import { spoken } from './language';

const english = {
  still: 'Are you still there?',
  soon: 'Nobody has done anything here for a while, so this workspace is about to lock. What you have typed stays.',
  within: (seconds: number) => `It locks in ${seconds} seconds.`,
  left: (time: string) => `Locks in ${time}`,
  stay: 'Stay signed in',
  locked: 'Locked',
  title: 'Your workspace is locked',
  why: 'Nobody did anything here for a while.',
  whose: (name: string) => `Signed in: ${name}. Type your password to go on where you were.`,
  goOn: 'Type your password to go on where you were.',
  unlock: 'Unlock',
  unlocking: 'One moment…',
  wrong: 'This is not the password of who is signed in here. Check it and try again.',
  other: 'You are somebody else? Sign out, then sign in as yourself.',
};

export type IdleWords = typeof english;
export const idleWords = spoken(english, { es: () => import('./es/idle') });
