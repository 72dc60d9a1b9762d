// Appointments for tests.
import type { Appointment } from '../wire/Appointment';
import type { Workspace } from '../wire/Workspace';

export function appointment(id: string, more: Partial<Appointment> = {}): Appointment {
  return {
    id,
    title: id,
    kind: 'individual',
    admission: 'provider_admits',
    starts_at: 100 * 60_000,
    minutes: 50,
    providers: [{ person: 'm', name: 'M' }],
    hosted: true,
    clients: [],
    link: '',
    link_generation: 0,
    link_revoked: false,
    edition: 1,
    cancelled: false,
    occurrence: null,
    phase: 'not_started',
    took_place_from: null,
    waiting: [],
    damaged: false,
    ...more,
  };
}

export const workspace = (...appointments: Appointment[]): Workspace => ({
  practice: 'P',
  name: 'M',
  me: 'm',
  may: { host: true, schedule: false, book: true, manage_staff: false, connect: false, audit: false },
  zone: 'UTC',
  providers: [],
  appointments,
});
