// What is said of an arrival where the provider is not looking. No name: it may stand on a shared or a locked screen.
import { spoken } from './language';

const english = {
  somebodyIsWaiting: 'Somebody is waiting for you',
  on: 'Turn on alerts of arrivals',
  off: 'Turn off alerts of arrivals',
  more: 'A sound and a notification without a name, while you look at another tab or window.',
  isOn: 'Alerts of arrivals are on',
  isOff: 'Alerts of arrivals are off',
  soundOnly: 'Your browser does not allow notifications here. You will hear a sound.',
};

export type AlertWords = typeof english;
export const alertWords = spoken(english, { es: () => import('./es/alerts') });
