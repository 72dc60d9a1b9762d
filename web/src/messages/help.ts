// The words of the button that opens Help. Those of the help itself come with it.
import { spoken } from './language';

const english = {
  open: 'Help',
  failed: 'Help could not be opened',
};

export type HelpButtonWords = typeof english;
export const helpButton = spoken(english, { es: () => import('./es/help') });
