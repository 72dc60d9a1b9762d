// The words of what stands beside the waiting room.
import { spoken } from './language';

const english = {
  chime: 'Chime at the start',
  chimeCalled: 'Chime when it goes on',
  other: {
    show: 'Continue on another device',
    what: 'Open the same link on the other device, choose “I have a code from my other device” there, and enter:',
    until: (seconds: number) =>
      seconds > 60 ? `Good for ${Math.ceil(seconds / 60)} minutes, once.` : `Good for ${seconds} seconds, once.`,
    expired: 'This code is no longer good.',
    another: 'Show a new code',
    hide: 'Hide the code',
    failed: 'The code could not be made. Please try again.',
    code: 'Code from your other device',
    hint: 'Eight digits.',
    use: 'Use this code',
    wrong: 'That code is wrong, used or too old. Ask for a new one on your other device.',
    missing: 'Please enter the eight digits.',
  },
  known: 'Known to the practice?',
  signIn: 'Sign in instead',
};

export type WaitingWords = typeof english;
export const waiting = spoken(english, { es: () => import('./es/waiting') });
