// Decides what an appointment is called in the provider's own lists: its title, or whom it is for. Nobody else is shown that.
import { workspace as words } from '../messages/workspace';
import { list } from '../messages/en';
import type { Appointment } from '../wire/Appointment';

export function titleOf({ title, clients, kind }: Pick<Appointment, 'title' | 'clients' | 'kind'>): string {
  if (title !== '') return title;
  return clients.length > 0 ? list(clients.map(({ name }) => name)) : words.kind[kind];
}
