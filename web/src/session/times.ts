// Puts spans of time and moments into words, in the page's language and the viewer's zone.
import { locale } from '../messages/language';
import { timeWords } from '../messages/times';

/** `2 min`, `1 h 5 min`; nothing where it is less than a minute. */
export function waited(since: number, now: number): string | null {
  const minutes = Math.floor(Math.max(0, now - since) / 60_000);
  if (minutes < 1) return null;
  return minutes < 60 ? timeWords.minutes(minutes) : timeWords.hours(Math.floor(minutes / 60), minutes % 60);
}

/** Whole seconds until then, rounded up so that 0 means: now. */
export function secondsUntil(then: number, now: number): number {
  return Math.max(0, Math.ceil((then - now) / 1000));
}

const two = (number: number) => String(number).padStart(2, '0');

/** `4:07`, `1:02:09`: how long the session has lasted. */
export function lasted(since: number, now: number): string {
  const seconds = Math.floor(Math.max(0, now - since) / 1000);
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return h ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** `2:00 PM`, in the viewer's zone. */
export const timeOfDay = (at: number) =>
  new Date(at).toLocaleTimeString(locale(), { hour: 'numeric', minute: '2-digit' });

/** When and for how long, and in which zone where the practice's is another: `Today at 8:00 PM GMT+1, 50 min`. */
export function planned({ starts_at, minutes, zone }: Planned, now: number): string {
  const inZone = zone !== null && isElsewhere(starts_at, zone) ? ` ${zoneAt(starts_at)}` : '';
  return `${moment(starts_at, now)}${inZone}, ${waited(0, minutes * 60_000) ?? ''}`;
}

interface Planned {
  starts_at: number;
  minutes: number;
  zone: string | null;
}

/** Is it another time there than here? */
function isElsewhere(at: number, timeZone: string): boolean {
  const full: Intl.DateTimeFormatOptions = { dateStyle: 'short', timeStyle: 'short' };
  try {
    return new Date(at).toLocaleString('en', { ...full, timeZone }) !== new Date(at).toLocaleString('en', full);
  } catch {
    // A zone that this browser does not know: rather named once too often.
    return true;
  }
}

/** The viewer's zone at that time, by its short name. */
function zoneAt(at: number): string {
  const parts = new Intl.DateTimeFormat(locale(), { timeZoneName: 'short' }).formatToParts(at);
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
}

/** `Today at 2:00 PM`, `Nov 30 at 2:00 PM`, in the viewer's zone. */
export function moment(at: number, now: number): string {
  const date = new Date(at);
  const time = timeOfDay(at);
  if (date.toDateString() === new Date(now).toDateString()) return timeWords.today(time);
  return timeWords.on(date.toLocaleDateString(locale(), { month: 'short', day: 'numeric' }), time);
}
