// What happens among the people of a session is told where the session is on the page, by a script that comes with it. Here the page's
// news are handed over to it; where nobody hears them, the page says it in its own way, or nobody is concerned.
import type { Command } from '../wire/Command';
import type { News } from './news';

export type RoomNews = Extract<News, { type: 'arrived' | 'settled' | 'hand_raised' | 'hand_lowered' }>;

export interface Hearer {
  hear: (item: RoomNews) => void;
  /** This person wanted to speak, and the group is kept muted. */
  keptMuted: () => void;
  /** Those whom it means were to be admitted, and are more than there are places. */
  aboveCapacity: (command: Extract<Command, { type: 'admit_all' }>) => void;
}

let hearer: Hearer | null = null;

/** Until what this gives is called. */
export function hearRoom(one: Hearer): () => void {
  hearer = one;
  return () => {
    if (hearer === one) hearer = null;
  };
}

export const roomHears = (): Hearer | null => hearer;
