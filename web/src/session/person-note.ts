// The line under a person's name: what they are, where they stand, and for how long.
import { attendees } from '../messages/attendees';
import { timeWords } from '../messages/times';
import type { Person } from '../wire/Person';
import type { UnsavedCut } from '../wire/UnsavedCut';
import { waited } from './times';

export function personNote(person: Person, now: number): string {
  if (person.role === 'host') return attendees.host;
  const own = person.host_only;
  if (!own) return attendees.client;
  const parts = [own.guest ? attendees.guest : own.booked ? attendees.booked : attendees.signedIn];
  if (own.moved_back && person.standing !== 'left') parts.push(attendees.movedBack(waited(own.since, now)));
  else if (own.paused)
    parts.push(person.standing === 'left' ? attendees.gone : attendees.pausedFor(waited(own.since, now)));
  else if (person.standing !== 'admitted') {
    const standing = {
      asking: attendees.asked,
      preparing: attendees.gettingReady,
      denied: attendees.denied,
      removed: attendees.removed,
    } as const;
    parts.push(
      standing[person.standing as keyof typeof standing] ?? attendees.ready,
      waited(own.since, now) ?? timeWords.justNow,
    );
  }
  if (!person.present && person.standing !== 'left') parts.push(attendees.away);
  return parts.join(' · ');
}

/** Which of microphone and camera is off at the server, although that is not written down yet. */
export function unsavedMuteNote(cut: UnsavedCut | undefined): string | null {
  if (!cut || cut.everything) return null;
  if (cut.muted.audio && cut.muted.video) return attendees.bothUnsaved;
  if (cut.muted.audio) return attendees.mutedUnsaved;
  return cut.muted.video ? attendees.stoppedUnsaved : null;
}
