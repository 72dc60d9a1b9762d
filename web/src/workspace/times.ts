// Decides how moments and durations read: in the viewer's zone and clock, in the page's language.
import type { Timestamp } from '../wire/Timestamp';

const minute_ms = 60_000;
const day_ms = 24 * 60 * minute_ms;

export type Times = ReturnType<typeof times>;

/** Ways to say a moment, for one language and zone (an IANA name; the viewer's own without one). */
export function times(locale: string, timeZone?: string) {
  const clock = new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit', timeZone });
  const second = new Intl.DateTimeFormat(locale, {
    hour: 'numeric',
    minute: '2-digit',
    second: '2-digit',
    timeZone,
  });
  const date = new Intl.DateTimeFormat(locale, { weekday: 'long', month: 'long', day: 'numeric', timeZone });
  const day = new Intl.DateTimeFormat(locale, { year: 'numeric', month: 'long', day: 'numeric', timeZone });
  const parts = new Intl.DateTimeFormat('en-CA', { year: 'numeric', month: '2-digit', day: '2-digit', timeZone });
  const hour = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', hourCycle: 'h23', timeZone });
  const zone = new Intl.DateTimeFormat(locale, { timeZoneName: 'long', timeZone });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const dayKey = (at: Timestamp) => parts.format(at);

  return {
    /** The calendar day in the zone, as 2026-11-23. */
    dayKey,
    /** "2:00 PM". */
    clock: (at: Timestamp) => clock.format(at),
    /** "2:00:07 PM": of what is on record. */
    second: (at: Timestamp) => second.format(at),
    /** "2:00 – 2:50 PM". */
    span: (at: Timestamp, minutes: number) => clock.formatRange(at, at + minutes * minute_ms),
    /** "Monday, November 23". */
    date: (at: Timestamp) => date.format(at),
    /** "November 23, 2026": of what may be long ago. */
    day: (at: Timestamp) => day.format(at),
    /** "today", "tomorrow" or "yesterday", and nothing for the days beyond. */
    nearDay: (at: Timestamp, now: Timestamp): string | undefined => {
      // Days are compared as calendar days: a day with a clock change has 23 or 25 hours.
      const apart = Math.round((Date.parse(dayKey(at)) - Date.parse(dayKey(now))) / day_ms);
      return Math.abs(apart) <= 1 ? relative.format(apart, 'day') : undefined;
    },
    /** 0 to 23. */
    hour: (at: Timestamp) => Number(hour.format(at)),
    /** "Central European Standard Time". */
    zoneName: (at: Timestamp) => zone.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? '',
  };
}
