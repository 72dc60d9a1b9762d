// The line under a person's name: what they are, where they stand, and for how long.
import { words } from '../messages/session';
import { timeWords } from '../messages/times';
import type { Person } from '../wire/Person';
import type { UnsavedCut } from '../wire/UnsavedCut';
import { waited } from './times';

export function personNote(person: Person, now: number): string {
  const { people } = words;
  if (person.role === 'host') return people.host;
  const own = person.host_only;
  if (!own) return people.client;
  const parts = [own.guest ? people.guest : own.booked ? people.booked : people.signedIn];
  if (own.moved_back && person.standing !== 'left') parts.push(people.movedBack(waited(own.since, now)));
  else if (own.paused) parts.push(person.standing === 'left' ? people.gone : people.pausedFor(waited(own.since, now)));
  else if (person.standing !== 'admitted') {
    const standing = {
      asking: people.asked,
      preparing: people.gettingReady,
      denied: people.denied,
      removed: people.removed,
    } as const;
    parts.push(
      standing[person.standing as keyof typeof standing] ?? people.ready,
      waited(own.since, now) ?? timeWords.justNow,
    );
  }
  if (!person.present && person.standing !== 'left') parts.push(people.away);
  return parts.join(' · ');
}

/** Which of microphone and camera is off at the server, although that is not written down yet. */
export function unsavedMuteNote(cut: UnsavedCut | undefined): string | null {
  if (!cut || cut.everything) return null;
  const { people } = words;
  if (cut.muted.audio && cut.muted.video) return people.bothUnsaved;
  if (cut.muted.audio) return people.mutedUnsaved;
  return cut.muted.video ? people.stoppedUnsaved : null;
}
