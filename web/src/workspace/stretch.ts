// Decides which stretch of the calendar the agenda shows: seven days of the viewer's own, from today or another day on.
import type { Appointment } from '../wire/Appointment';
import type { Timestamp } from '../wire/Timestamp';
import { atHand } from './agenda';

export const shown_days = 7;

export interface Stretch {
  from: Timestamp;
  until: Timestamp;
}

/** The stretch that begins with a day, such as 2026-11-23; days with a change of the clock are shorter or longer. */
export function stretchFrom(day: string): Stretch {
  return { from: midnight(day, 0), until: midnight(day, shown_days) };
}

/** The day so many days on. */
export function dayOn(day: string, days: number): string {
  const at = new Date(midnight(day, days));
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

const two = (number: number) => String(number).padStart(2, '0');

/** What the agenda shows of it. From today on, also what began before and is not over for who is there. */
export function within(appointments: readonly Appointment[], stretch: Stretch, now: Timestamp | null): Appointment[] {
  const isShown = (one: Appointment) =>
    (one.starts_at >= stretch.from && one.starts_at < stretch.until) || (now !== null && atHand(one, now));
  return appointments.filter(isShown);
}

function midnight(day: string, days: number): Timestamp {
  const [year = 1970, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(year, month - 1, date + days).getTime();
}
