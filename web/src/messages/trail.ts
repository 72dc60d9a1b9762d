// The words of the audit trail: what each kind of entry says, by the name that it has in the log.
import { count } from './en';
import { spoken } from './language';
import type { Medium } from '../wire/Medium';

/** Of whom and what an entry tells. */
export interface Told {
  actor: string;
  subject: string;
  medium: Medium | null;
  off: boolean;
}

const which = (medium: Medium | null) => (medium === 'audio' ? 'microphone' : 'camera');

const sentences: Record<string, (told: Told) => string> = {
  opened: () => 'The appointment as it was booked was put on record.',
  waited: ({ subject }) => `${subject} came to the waiting room.`,
  took_over: ({ subject }) => `${subject} signed in, and took their place as a guest along.`,
  started: ({ actor }) => `${actor} started the session.`,
  host_entered: ({ subject }) => `${subject} came in as a host.`,
  walked_in: ({ subject }) => `${subject} walked in.`,
  asked: ({ subject }) => `${subject} asked to join.`,
  ask_cancelled: ({ subject }) => `${subject} took the request to join back.`,
  admitted: ({ actor, subject }) => `${actor} admitted ${subject}.`,
  denied: ({ actor, subject }) => `${actor} denied ${subject}.`,
  blocked: ({ actor, subject }) => `${actor} blocked ${subject}.`,
  removed: ({ actor, subject }) => `${actor} removed ${subject}.`,
  paused: ({ actor, subject }) => `${actor} paused ${subject}.`,
  resumed: ({ actor, subject }) => `${actor} resumed ${subject}.`,
  came_back: ({ subject }) => `${subject} came back, and stood as before.`,
  left: ({ subject }) => `${subject} left.`,
  muted: ({ actor, subject, medium }) => `${actor} switched off the ${which(medium)} of ${subject}.`,
  unmuted: ({ subject, medium }) => `${subject} switched their ${which(medium)} on again.`,
  asked_to_unmute: ({ actor, subject, medium }) => `${actor} asked ${subject} to switch on the ${which(medium)}.`,
  declined_to_unmute: ({ subject, medium }) => `${subject} left the ${which(medium)} off.`,
  kept_muted: ({ actor, off }) => `${actor} ${off ? 'no longer keeps' : 'keeps'} clients muted.`,
  hand_raised: ({ subject }) => `${subject} raised a hand.`,
  hand_lowered: ({ actor, subject }) => `${actor} lowered the hand of ${subject}.`,
  said: ({ subject }) => `${subject} wrote a message.`,
  screen_shared: ({ subject }) => `${subject} shared their screen.`,
  screen_stopped: ({ subject }) => `The screen of ${subject} was shared no more.`,
  host_lost: () => 'No host was connected any more.',
  host_returned: () => 'A host was connected again.',
  held: () => 'Nobody could see or hear anybody until a host was back.',
  ended: ({ actor }) => `${actor} ended the session.`,
};

const english = {
  title: 'Audit trail',
  documentTitle: (practice: string) => `Audit trail · ${practice}`,
  intro: 'Who did what to whom in every session, and when. What was said or written is not shown here.',
  from: 'From',
  to: 'Until',
  name: 'Name',
  nameHint: 'Part of the name of somebody who was there.',
  show: 'Show',
  searching: 'Looking through the trail…',
  found: (sessions: number) => count(sessions, 'session', 'sessions'),
  damaged: (sessions: number) =>
    `Besides, ${count(sessions, 'session is', 'sessions are')} on record of which nothing can be told, because the record is damaged. Whoever keeps the server finds out which with “anteroom audit verify”.`,
  further: 'Look further back',
  noMore: 'That is all there is on record.',
  none: 'Nothing is on record',
  noneWords: 'No session has entries in these days, or nobody in them is called that.',
  wrongDays: 'The last day is before the first.',
  failed: 'The trail cannot be shown',
  kind: { individual: 'Individual session', group: 'Group session' },
  unknown: 'Session',
  entries: (entries: number) => count(entries, 'entry', 'entries'),
  open: 'Show what happened',
  close: 'Hide',
  erased: 'somebody whose name was erased',
  nobody: 'The server',
  host: (name: string) => `${name} (host)`,
  sentences,
  other: (kind: string) => `Something this page has no words for: ${kind}.`,
  proof: 'Proof',
  proofWords:
    'Every entry is sealed with those before it. A verification reads all of them and finds what was changed, taken out or put in.',
  verify: 'Verify the trail',
  verifying: 'Verifying…',
  intact: (sessions: number, entries: number) =>
    `Intact: ${count(sessions, 'session', 'sessions')} with ${count(entries, 'entry', 'entries')} are as Anteroom wrote them.`,
  broken: (sessions: number) =>
    `Not intact: ${count(sessions, 'session is', 'sessions are')} not as Anteroom wrote them, or something is missing beside them. Whoever keeps the server finds out what with “anteroom audit verify”.`,
  exports: 'Export',
  exportWords: 'Everything of the days above, for every name. It is verified first, and holds no message of a chat.',
  csv: 'For spreadsheets (CSV)',
  jsonl: 'For programs (JSON lines)',
  exporting: 'Verifying, then writing…',
};

export type TrailWords = typeof english;
export const trail = spoken(english, { es: () => import('./es/trail') });
