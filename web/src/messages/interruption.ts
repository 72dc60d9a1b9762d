// The words about sound that the system has taken away, as for a telephone call.
import { spoken } from './language';

const english = {
  title: 'Sound was interrupted',
  more: 'Others may not hear you, or you may not hear them.',
  rejoin: 'Tap to rejoin',
};

export type InterruptionWords = typeof english;
export const interruption = spoken(english, { es: () => import('./es/interruption') });
