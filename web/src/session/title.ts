// What the tab of the browser says: where the person is, then whose practice it is.
import { words } from '../messages/session';
import type { PageName } from './page';
import type { Session } from './session.svelte';
import { here } from './view';

export interface Titled {
  page: PageName;
  /** What is wrong with the link, as its page says it. */
  problem: string | null;
  practice: string | null;
  /** For hosts: how many wait for them. */
  waiting: number;
}

/** Before the host is in, everybody who has come; inside, those for whom there is something to do. */
export function waitingFor({ view, groups }: Pick<Session, 'view' | 'groups'>): number {
  if (view?.you.role !== 'host' || !groups) return 0;
  return here(view.you.standing === 'admitted' ? groups.waitingToJoin : groups.arrived).length;
}

export function titleOf({ page, problem, practice, waiting }: Titled): string {
  const mark = waiting > 0 ? words.titles.waitingMark(waiting) : '';
  const title = page === 'problem' ? (problem ?? words.titles.loading) : placeOf(page);
  return mark + [title, practice].filter(Boolean).join(' · ');
}

function placeOf(page: Exclude<PageName, 'problem'>): string {
  const { titles } = words;
  switch (page) {
    case 'loading':
    case 'unreachable':
    case 'incomplete':
      return titles.loading;
    case 'before_start':
      return titles.phase.not_started;
    case 'waiting':
    case 'full':
    case 'asking':
      return titles.phase.live;
    case 'denied':
    case 'removed':
      return titles.out;
    case 'preparing':
      return titles.prepare;
    case 'unsaved':
      return titles.paused;
    case 'ended':
      return titles.phase.ended;
    default:
      return titles[page];
  }
}
