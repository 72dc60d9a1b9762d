// The words of what stands beside the waiting room.
import { spoken } from './language';

const english = {
  chime: 'Chime at the start',
  known: 'Known to the practice?',
  signIn: 'Sign in instead',
};

export type WaitingWords = typeof english;
export const waiting = spoken(english, { es: () => import('./es/waiting') });
