// Decides what the list of appointments looks like after a message from the server, how it falls into days, and which
// appointments are at hand. It knows nothing of the connection.
import type { Appointment } from '../wire/Appointment';
import type { Timestamp } from '../wire/Timestamp';
import type { ToWorkspace } from '../wire/ToWorkspace';
import type { Workspace } from '../wire/Workspace';

/** The workspace after a message; before the first snapshot there is nothing to change. */
export function after(workspace: Workspace | undefined, message: ToWorkspace): Workspace | undefined {
  if (message.type === 'snapshot') return message.workspace;
  if (message.type === 'pong' || message.type === 'idle' || workspace === undefined) return workspace;
  if (message.type === 'changed') return withThese(workspace, [message.appointment]);
  const appointments = workspace.appointments.filter(({ id }) => id !== message.appointment);
  return { ...workspace, appointments };
}

/** The workspace with these appointments as they are now; without those that are for other providers, whoever made them. */
export function withThese(workspace: Workspace, these: readonly Appointment[]): Workspace {
  const others = workspace.appointments.filter(({ id }) => these.every((one) => one.id !== id));
  const mine = these.filter(({ providers }) => providers.some(({ person }) => person === workspace.me));
  const appointments = [...others, ...mine].toSorted((one, other) => one.starts_at - other.starts_at);
  return { ...workspace, appointments };
}

export interface Day {
  /** Sorts and tells days apart. */
  key: string;
  /** Any moment of the day, to name it by. */
  at: Timestamp;
  appointments: Appointment[];
}

/** The appointments by the viewer's days, in the order given. */
export function days(appointments: readonly Appointment[], dayKey: (at: Timestamp) => string): Day[] {
  const found = new Map<string, Day>();
  for (const appointment of appointments) {
    const key = dayKey(appointment.starts_at);
    const day = found.get(key) ?? { key, at: appointment.starts_at, appointments: [] };
    day.appointments.push(appointment);
    found.set(key, day);
  }
  return [...found.values()];
}

const minute_ms = 60_000;

/** When it is meant to be over. */
export function endsAt({ starts_at, minutes }: Appointment): Timestamp {
  return starts_at + minutes * minute_ms;
}

/** How long before its planned start an appointment is at hand. */
export const earlyMinutes = 15;

/** Whether it has taken place by now; from when on it counts so, the server says. */
export function tookPlace({ took_place_from }: Pick<Appointment, 'took_place_from'>, now: Timestamp): boolean {
  return took_place_from !== null && now >= took_place_from;
}

/** Whether this is what the provider would do next: somebody waits, it runs, or it is about its time. */
export function atHand(appointment: Appointment, now: Timestamp): boolean {
  if (appointment.cancelled) return false;
  if (appointment.waiting.length > 0) return true;
  if (appointment.phase === 'live' || appointment.phase === 'held') return true;
  if (appointment.phase === 'ended') return false;
  const from = appointment.starts_at - earlyMinutes * minute_ms;
  return from <= now && now < endsAt(appointment);
}
