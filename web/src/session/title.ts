// What the tab of the browser says: where the person is, then whose practice it is.
import { problems, unknownProblem } from '../messages/refusals';
import { words } from '../messages/session';
import type { ProblemCode } from '../wire/ProblemCode';
import type { PageName } from './page';

const titles: Record<Exclude<PageName, 'problem'>, string> = {
  loading: words.titles.loading,
  unreachable: words.titles.loading,
  elsewhere: words.titles.elsewhere,
  preparing: words.titles.prepare,
  lobby: words.titles.lobby,
  before_start: words.titles.phase.not_started,
  waiting: words.titles.phase.live,
  door: words.titles.door,
  full: words.titles.phase.live,
  asking: words.titles.phase.live,
  denied: words.titles.phase.live,
  removed: words.titles.phase.live,
  call: words.titles.call,
  paused: words.titles.paused,
  unsaved: words.titles.paused,
  held: words.titles.held,
  left: words.titles.left,
  ended: words.titles.phase.ended,
};

export interface Titled {
  page: PageName;
  problem: ProblemCode | null;
  practice: string | null;
  /** For hosts: how many wait to join. */
  waiting: number;
}

export function titleOf({ page, problem, practice, waiting }: Titled): string {
  const mark = waiting > 0 ? words.titles.waitingMark(waiting) : '';
  const title = page === 'problem' ? ((problem && problems[problem]) ?? unknownProblem).title : titles[page];
  return mark + [title, practice].filter(Boolean).join(' · ');
}
