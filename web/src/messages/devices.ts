// The words about devices of the first load: the button of Set Audio & Video, and what is said where the others cannot be had.
import { spoken } from './language';

const english = {
  open: 'Set Audio & Video',
  failed: 'Camera and microphone could not be turned on. Please load this page again, or go on without.',
};

export type DeviceWords = typeof english;
export const devices = spoken(english, { es: () => import('./es/devices') });
