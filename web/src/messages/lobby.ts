// The words of the host's page before the session.
import { spoken } from './language';

const english = {
  waiting: (names: readonly string[]) =>
    names.length === 1 ? `${names[0]} is waiting for you` : `${names.length} people are waiting for you`,
  nobody: 'Nobody is waiting yet',
  listTitle: 'In the waiting room',
  join: 'Join now',
  starts: 'Joining starts the meeting. Clients come in when you let them.',
  startsOpen: 'Joining starts the meeting. Clients walk in by themselves from then on.',
  running: 'The session is running.',
  held: 'The session waits for a provider. Those who were inside are brought back as you join.',
};

export type LobbyWords = typeof english;
export const lobby = spoken(english, { es: () => import('./es/lobby') });
