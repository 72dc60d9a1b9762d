// How the provider is told of who waits (W1): in what order, how many at once, and who is told of anew. Whom to tell of, the server
// decides; how it looks and sounds, the cards, the desktop notification and the announcement, which each ask here.
import type { Appointment } from '../wire/Appointment';
import type { AppointmentId } from '../wire/AppointmentId';
import type { Arrival } from '../wire/Arrival';
import type { Timestamp } from '../wire/Timestamp';
import { titleOf } from './titles';

/** Somebody waiting, with what the provider needs to go to them. */
export interface ArrivalNotice {
  /** One person at one appointment: the same for as long as they stay. */
  key: string;
  name: string;
  guest: boolean;
  since: Timestamp;
  /** Since when their page is gone; null while it is there. */
  awaySince: Timestamp | null;
  announced: boolean;
  appointment: AppointmentId;
  title: string;
  startsAt: Timestamp;
  link: string;
}

/** What fits in the corner; the rest is counted. */
export const noticesShownMax = 3;

/** Who is away for less has not left: a page that is loaded again, or a network that changes. */
const awayForAMoment_ms = 60_000;

/** Everybody who waits, who has waited longest first. */
export function noticesOf(appointments: readonly Appointment[]): ArrivalNotice[] {
  return appointments
    .flatMap((appointment) =>
      appointment.waiting.map((arrival) => ({
        key: `${appointment.id}/${arrival.participant}`,
        name: arrival.name,
        guest: arrival.guest,
        since: arrival.since,
        awaySince: arrival.away_since,
        announced: arrival.announced,
        appointment: appointment.id,
        title: titleOf(appointment),
        startsAt: appointment.starts_at,
        link: appointment.link,
      })),
    )
    .toSorted((one, other) => one.since - other.since);
}

/** Those of them whom the provider is told of. */
export const announced = (notices: readonly ArrivalNotice[]) => notices.filter((notice) => notice.announced);

/** Who is announced now and was not there before; who left, or was away for long, and came back is new again. */
export function newcomers(
  before: readonly ArrivalNotice[],
  after: readonly ArrivalNotice[],
  now: Timestamp,
): ArrivalNotice[] {
  const isKnown = ({ awaySince }: ArrivalNotice) => awaySince === null || now - awaySince < awayForAMoment_ms;
  const known = new Set(before.filter(isKnown).map(({ key }) => key));
  return announced(after).filter(({ key }) => !known.has(key));
}

/** Who waits, with those last who are away. */
export function awayLast(people: readonly Arrival[]): Arrival[] {
  return people.toSorted((one, other) => Number(one.away_since !== null) - Number(other.away_since !== null));
}

/** The cards in the corner, and how many more there would be. */
export function stacked(notices: readonly ArrivalNotice[]): { shown: ArrivalNotice[]; more: number } {
  const here = announced(notices);
  return { shown: here.slice(0, noticesShownMax), more: Math.max(0, here.length - noticesShownMax) };
}
