// The words about what is seen behind a person.
import type { Background, EffectTrouble } from '../session/media/background/names';
import { spoken } from './language';

const english = {
  title: 'Background',
  names: {
    none: 'None',
    blur: 'Blur',
    window: 'Window light',
    study: 'Quiet study',
    garden: 'Garden room',
    valley: 'Valley',
    linen: 'Linen',
    sage: 'Sage',
  } satisfies Record<Background | 'none', string>,
  coming: 'Setting up your background. Nobody sees you until it is there.',
  pressForNone: 'Press Space to show what is behind you.',
  trouble: {
    unable: 'This browser cannot show a background',
    failed: 'Your background could not be set up',
    slow: 'This device is too slow for a background',
  } satisfies Record<EffectTrouble, string>,
  hidden: 'Your camera is off, so that nobody sees what is behind you.',
  without: 'Go on without a background',
};

export type BackgroundWords = typeof english;
export const background = spoken(english, { es: () => import('./es/background') });
