// Decides who the provider is told about (W1): everybody who waits for an appointment whose session is not running.
// It does not decide how: the cards, the desktop notification and the announcement each ask here.
import type { Appointment } from '../wire/Appointment';
import type { AppointmentId } from '../wire/AppointmentId';
import type { PhaseTag } from '../wire/PhaseTag';
import type { Timestamp } from '../wire/Timestamp';
import { titleOf } from './titles';

/** Somebody waiting, with what the provider needs to go to them. */
export interface ArrivalNotice {
  /** One person at one appointment: the same for as long as they stay. */
  key: string;
  name: string;
  guest: boolean;
  since: Timestamp;
  appointment: AppointmentId;
  title: string;
  startsAt: Timestamp;
  link: string;
}

/** What fits in the corner; the rest is counted. */
export const noticesShownMax = 3;

/** Once a session runs, its hosts see its waiting room themselves; while it is held, they are on their way back. */
const isBeforeTheStart = (phase: PhaseTag) => phase === 'not_started';

/** Everybody to tell of, who has waited longest first. */
export function noticesOf(appointments: readonly Appointment[]): ArrivalNotice[] {
  return appointments
    .filter(({ phase, cancelled }) => isBeforeTheStart(phase) && !cancelled)
    .flatMap((appointment) =>
      appointment.waiting.map((arrival) => ({
        key: `${appointment.id}/${arrival.participant}`,
        name: arrival.name,
        guest: arrival.guest,
        since: arrival.since,
        appointment: appointment.id,
        title: titleOf(appointment),
        startsAt: appointment.starts_at,
        link: appointment.link,
      })),
    )
    .toSorted((one, other) => one.since - other.since);
}

/** Who is there now and was not before; who left and came back is new again. */
export function newcomers(before: readonly ArrivalNotice[], after: readonly ArrivalNotice[]): ArrivalNotice[] {
  const known = new Set(before.map(({ key }) => key));
  return after.filter(({ key }) => !known.has(key));
}

/** The cards in the corner, and how many more there would be. */
export function stacked(notices: readonly ArrivalNotice[]): { shown: ArrivalNotice[]; more: number } {
  return { shown: notices.slice(0, noticesShownMax), more: Math.max(0, notices.length - noticesShownMax) };
}
