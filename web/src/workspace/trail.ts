// What is looked for in the audit trail, and how an entry reads.
import { trail as words } from '../messages/trail';
import type { TrailEntry } from '../wire/TrailEntry';
import type { TrailPerson } from '../wire/TrailPerson';

/** As the form has it: days as 2026-11-23 in the viewer's zone, the last one included; nothing where a field is empty. */
export interface Wanted {
  from: string;
  to: string;
  name: string;
}

/** The request's own words for it. */
export function asked({ from, to, name }: Wanted, before: number | null): string {
  const query = new URLSearchParams();
  if (from !== '') query.set('from', `${startOf(from, 0)}`);
  if (to !== '') query.set('to', `${startOf(to, 1)}`);
  if (name.trim() !== '') query.set('name', name.trim());
  if (before !== null) query.set('before', `${before}`);
  return query.toString();
}

/** When a day of the viewer's calendar begins, so many days on. A day on which the clocks change has 23 or 25 hours. */
function startOf(day: string, on: number): number {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(year, month - 1, date + on).getTime();
}

export function areInOrder({ from, to }: Wanted): boolean {
  return from === '' || to === '' || from <= to;
}

/** What happened, as a sentence. */
export function sentence({ kind, actor, subject, medium, off }: TrailEntry): string {
  const say = words.sentences[kind];
  if (!say) return words.other(kind);
  return say({ actor: nameOf(actor), subject: nameOf(subject), medium, off });
}

function nameOf(person: TrailPerson | null): string {
  if (!person) return words.nobody;
  const name = person.name ?? words.erased;
  return person.host ? words.host(name) : name;
}
