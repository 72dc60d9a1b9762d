// Decides which of a client's appointments are to come and which are past, and beside which Start Session stands.
import type { Timestamp } from '../wire/Timestamp';
import type { Visit } from '../wire/Visit';

const minute_ms = 60_000;

const endOf = (visit: Visit): Timestamp => visit.starts_at + visit.minutes * minute_ms;

/** Nothing of it is to come any more. What was cancelled stands among the others until its time is over. */
function isPast(visit: Visit, now: Timestamp): boolean {
  if (visit.state === 'running') return false;
  return visit.state === 'over' || endOf(visit) <= now;
}

/** By their time: those to come from the next on, those that are past from the last one back. */
export function sorted(visits: readonly Visit[], now: Timestamp): { coming: Visit[]; past: Visit[] } {
  const inOrder = visits.toSorted((one, other) => one.starts_at - other.starts_at);
  return {
    coming: inOrder.filter((visit) => !isPast(visit, now)),
    past: inOrder.filter((visit) => isPast(visit, now)).toReversed(),
  };
}

/** Is it time? */
export function mayStart(visit: Visit, now: Timestamp): boolean {
  if (visit.link === null) return false;
  return visit.state === 'running' || (visit.state === 'coming' && now >= visit.opens_at);
}
