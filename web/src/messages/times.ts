// The words around spans of time and moments.
import { spoken } from './language';

const english = {
  justNow: 'just now',
  minutes: (minutes: number) => `${minutes} min`,
  hours: (hours: number, minutes: number) => (minutes ? `${hours} h ${minutes} min` : `${hours} h`),
  today: (time: string) => `Today at ${time}`,
  on: (day: string, time: string) => `${day} at ${time}`,
  with: (moment: string, whom: string) => `${moment} with ${whom}`,
};

export type TimeWords = typeof english;
export const timeWords = spoken(english, { es: () => import('./es/times') });
