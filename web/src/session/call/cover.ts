// Why somebody's picture is covered, wherever it is shown: from the press of **Pause** on, and not only once the server says so.
import type { Person } from '../../wire/Person';
import type { Session } from '../session.svelte';

/** Cut and not written down yet; asked for; as the server says. */
export type Cover = 'unsaved' | 'pausing' | 'paused';

export function coverOf(session: Pick<Session, 'pausing' | 'unsavedOf'>, person: Person): Cover | null {
  if (person.standing === 'paused') return 'paused';
  if (session.unsavedOf(person.participant)?.everything) return 'unsaved';
  return session.pausing.has(person.participant) ? 'pausing' : null;
}
