// What of devices is not in the first load: what is said of trouble with them, what to do about it in which browser, and the
// choosing between several. It is fetched when camera and microphone are asked for, while the person reads the browser's prompt.
import { Part } from '../part.svelte';

export const devicesPart = new Part(() => import('./part'));
