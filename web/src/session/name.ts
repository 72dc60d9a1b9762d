// What is wrong with a name that a guest types, before it is sent. The server cleans names, and has the last word.
import { refusals } from '../messages/refusals';

const name_chars_max = 80;

export function isTooLong(name: string): boolean {
  return [...name.trim()].length > name_chars_max;
}

/** In words for who types it; nothing where the name does. */
export function nameTrouble(name: string): string | null {
  if (name.trim() === '') return refusals.name_missing;
  return isTooLong(name) ? refusals.name_too_long : null;
}
