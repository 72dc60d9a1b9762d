// Decides which page is shown: a pure function of what the server said and of the few things only this page knows.
import type { LinkState } from '../line/connection';
import type { View } from '../wire/View';
import type { Problem } from '../wire/Problem';

export type PageName =
  | 'loading'
  | 'problem'
  | 'unreachable'
  | 'incomplete'
  | 'elsewhere'
  | 'preparing'
  | 'lobby'
  | 'before_start'
  | 'waiting'
  | 'door'
  | 'full'
  | 'asking'
  | 'denied'
  | 'removed'
  | 'call'
  | 'paused'
  | 'unsaved'
  | 'held'
  | 'left'
  | 'ended';

/** The waiting room of who may be let in: one room, however its words change. */
const waitingRoom: ReadonlySet<PageName> = new Set(['before_start', 'waiting', 'door', 'full', 'asking']);

export const isWaitingRoom = (page: PageName): boolean => waitingRoom.has(page);

/** Is what lies over a page out of place on the next? What that says is not to be covered. */
export const uncovers = (before: PageName, now: PageName): boolean =>
  before !== now && !(waitingRoom.has(before) && waitingRoom.has(now));

export interface Situation {
  problem: Problem | null;
  link: LinkState;
  view: View | null;
  /** Another device or tab of the same person carries the media. */
  elsewhere: boolean;
  /** Nobody sees or hears this person, and the server could not write down yet why. */
  cutOff: boolean;
  /** Left while this page was open, and not pressed Rejoin since. */
  leftHere: boolean;
  /** And the server does not know it yet. */
  isLeaving: boolean;
}

export function pageFor({ problem, link, view, elsewhere, cutOff, leftHere, isLeaving }: Situation): PageName {
  if (problem) return 'problem';
  if (!view) return link === 'unreachable' ? 'unreachable' : 'loading';
  const { standing, role, may } = view.you;
  if (view.session.phase === 'ended' && !may.join_now) return 'ended';
  // Who leaves is out at once, whatever becomes of the line.
  if (isLeaving) return 'left';
  const away = standing === 'preparing' || standing === 'left';
  if (away && leftHere) return 'left';
  if (away) return role === 'host' ? 'lobby' : 'preparing';
  if (standing === 'denied') return 'denied';
  // Only who is inside is seen and heard there; who waits or is paused reads that here too.
  if (elsewhere && standing === 'admitted') return 'elsewhere';
  // A host has to be able to act on it.
  if (role === 'host') return 'call';
  const page = clientPage(view);
  return page === 'call' && cutOff ? 'unsaved' : page;
}

function clientPage({ you, session }: View): PageName {
  switch (you.standing) {
    case 'paused':
      return 'paused';
    case 'admitted':
      return session.phase === 'live' ? 'call' : 'held';
    case 'asking':
      return 'asking';
    case 'removed':
      return 'removed';
    default:
      if (session.phase === 'not_started') return 'before_start';
      if (you.may.join_now) return 'door';
      return you.may.ask_to_join ? 'full' : 'waiting';
  }
}

/** Pages on which a person waits or talks without touching anything: the screen stays on. */
const waitedAt: ReadonlySet<PageName> = new Set([
  'lobby',
  'before_start',
  'waiting',
  'door',
  'full',
  'asking',
  'denied',
  'call',
  'paused',
  'unsaved',
  'held',
]);

export const keepsScreenOn = (page: PageName): boolean => waitedAt.has(page);

/** What becomes of the camera and microphone of who is at this page. */
export type Devices = 'taken up' | 'as they are' | 'let go';

/**
 * Nobody is to wonder whether they are still seen where they are out. Who has a place gets their picture back without a tap,
 * after a reload as well; without a line to the server nothing is known of that.
 */
export function devicesFor({
  problem,
  link,
  view,
  elsewhere,
  leftHere,
}: Omit<Situation, 'cutOff' | 'isLeaving'>): Devices {
  if (problem || elsewhere || leftHere) return 'let go';
  if (!view) return 'as they are';
  const { standing } = view.you;
  if (view.session.phase === 'ended' || standing === 'removed' || standing === 'denied') return 'let go';
  return link === 'open' && standing !== 'preparing' && standing !== 'left' ? 'taken up' : 'as they are';
}
