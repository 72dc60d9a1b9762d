// Decides what the form of an appointment holds, what is wrong with it before it is sent, and what is sent. Its times are in
// the practice's time zone. The server decides again.
import { booking as words } from '../messages/booking';
import type { Admission } from '../wire/Admission';
import type { Appointment } from '../wire/Appointment';
import type { AppointmentEdit } from '../wire/AppointmentEdit';
import type { AppointmentForm } from '../wire/AppointmentForm';
import type { Every } from '../wire/Every';
import type { Kind } from '../wire/Kind';
import type { LocalTime } from '../wire/LocalTime';
import type { Repeats } from '../wire/Repeats';
import type { Scope } from '../wire/Scope';
import type { Timestamp } from '../wire/Timestamp';

/** What stands in the form. */
export interface Typed {
  title: string;
  kind: Kind;
  admission: Admission;
  date: string;
  time: string;
  minutes: number;
  providers: string[];
  clients: string[];
  every: Every | 'never';
  ends: 'times' | 'until';
  times: string;
  until: string;
  scope: Scope;
}

export type Field = 'title' | 'clients' | 'starts' | 'minutes' | 'providers' | 'repeats';

export const title_max = 80;
export const lengths = [15, 25, 30, 45, 50, 60, 75, 90, 120, 180];
const times_max = 104;
const quarter_ms = 15 * 60_000;

/** A moment as date and time of day in a zone. */
export function localTime(at: Timestamp, timeZone: string): LocalTime {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(at);
  const part = (wanted: Intl.DateTimeFormatPartTypes) => parts.find(({ type }) => type === wanted)?.value ?? '';
  return { date: `${part('year')}-${part('month')}-${part('day')}`, time: `${part('hour')}:${part('minute')}` };
}

/** A new one: at the next quarter of an hour, or on the day that is looked at. */
export function blank(providers: string[], zone: string, now: Timestamp, day: string | null): Typed {
  const soon = localTime(Math.ceil((now + 1) / quarter_ms) * quarter_ms, zone);
  const { date, time } = day === null ? soon : { date: day, time: '09:00' };
  return {
    title: '',
    kind: 'individual',
    admission: 'provider_admits',
    date,
    time,
    minutes: 50,
    providers,
    clients: [],
    every: 'never',
    ends: 'times',
    times: '8',
    until: '',
    scope: 'this',
  };
}

/** One that is there. */
export function typedOf(appointment: Appointment, zone: string): Typed {
  const { title, kind, admission, minutes, providers, clients } = appointment;
  return {
    ...blank([], zone, appointment.starts_at, null),
    ...localTime(appointment.starts_at, zone),
    title,
    kind,
    admission,
    minutes,
    providers: providers.map(({ person }) => person),
    clients: clients.map(({ person }) => person),
  };
}

/** What does not do, by field, with its words. */
export function wrong(typed: Typed): { [Name in Field]?: string } {
  const found: { [Name in Field]?: string } = {};
  if ([...typed.title.trim()].length > title_max) found.title = words.wrong.title;
  if (typed.clients.length === 0) found.clients = words.wrong.noClient;
  else if (typed.kind === 'individual' && typed.clients.length > 1) found.clients = words.wrong.oneClient;
  if (typed.date === '' || typed.time === '') found.starts = words.wrong.starts;
  if (typed.providers.length === 0) found.providers = words.wrong.noProvider;
  if (typed.every !== 'never' && repeatsOf(typed) === undefined) found.repeats = words.wrong.repeats;
  return found;
}

/** Nothing where it has no end. */
function repeatsOf({ every, ends, times, until, date }: Typed): Repeats | null | undefined {
  if (every === 'never') return null;
  if (ends === 'until') return until > date ? { every, times: null, until } : undefined;
  const number = Number(times);
  return Number.isInteger(number) && number >= 2 && number <= times_max
    ? { every, times: number, until: null }
    : undefined;
}

export function formOf(id: string, typed: Typed): AppointmentForm {
  const { title, kind, admission, date, time, minutes, providers, clients } = typed;
  const repeats = repeatsOf(typed) ?? null;
  return { id, title: title.trim(), kind, admission, starts: { date, time }, minutes, providers, clients, repeats };
}

export function editOf({ edition, occurrence }: Appointment, typed: Typed): AppointmentEdit {
  const { title, admission, date, time, minutes, providers, clients, scope } = typed;
  const following = occurrence?.following ?? null;
  const starts = { date, time };
  return { edition, following, title: title.trim(), admission, starts, minutes, providers, clients, scope };
}

/** Which field the server would not take. */
export function fieldOf(code: string): Field | undefined {
  const fields: Record<string, Field> = {
    invalid_title: 'title',
    invalid_people: 'clients',
    invalid_time: 'starts',
    time_not_there: 'starts',
    time_is_over: 'starts',
    invalid_repeats: 'repeats',
  };
  return fields[code];
}
