// What is asked before something is done to others, or left.
import type { Admission } from '../wire/Admission';
import type { Kind } from '../wire/Kind';
import { count, list } from './en';
import { spoken } from './language';

const english = {
  pause: (name: string) => ({
    title: `Pause ${name}?`,
    words: `${name} goes to the waiting room. Until you resume, they cannot see or hear the session, and nobody in it can see or hear them. They will read:`,
  }),
  pauseAll: (names: readonly string[]) => ({
    title: 'Pause all clients?',
    words: `${names.length <= 3 ? list(names) : `All ${names.length} clients`} ${names.length === 1 ? 'goes' : 'go'} to the waiting room. Until you resume, they cannot see or hear the session, and nobody in it can see or hear them. They will read:`,
  }),
  moveBack: (name: string) => ({
    title: `Move ${name} back to the waiting room?`,
    words: `Until you resume, ${name} cannot see or hear the session, and nobody in it can see or hear them. They will read:`,
  }),
  remove: (name: string) => ({
    title: `Remove ${name}?`,
    words: `${name} leaves the session now, and comes in again only if they ask and a provider admits them. They will read:`,
  }),
  end: {
    title: 'End the session for everybody?',
    words: 'Everybody leaves, and is told that the session has ended. This cannot be undone.',
  },
  leave: (kind: Kind, admission: Admission) => ({
    title: 'Leave the session?',
    words: `${kind === 'group' ? 'The others stay. ' : ''}You can come back by the same link${admission === 'provider_admits' ? ', and then wait until your provider lets you in' : ''}.`,
  }),
  leaveHost: {
    title: 'Leave the session?',
    words: 'The session goes on with the other providers. If you are the last one, clients wait until you come back.',
  },
  block: (name: string) => ({
    title: `Block ${name}?`,
    words: `${name} cannot come in for the rest of this session, and cannot ask again. This cannot be undone.`,
  }),
  admitAll: (number: number) => ({
    title: 'Admit more people than places?',
    words: `${count(number, 'person', 'people')} would come in, and the session would have more people than were booked.`,
  }),
};

export type QuestionWords = typeof english;
export const questions = spoken(english, { es: () => import('./es/questions') });
