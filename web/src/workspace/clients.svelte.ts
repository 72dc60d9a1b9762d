// The practice's clients as this page knows them: fetched once, and changed with what is kept here.
import { get, post, type Answer, type Trouble } from '../account/exchange';
import type { Client } from '../wire/Client';

export class Clients {
  all = $state.raw<Client[]>();
  trouble = $state.raw<Trouble>();

  async load(): Promise<void> {
    this.trouble = undefined;
    const answer = await get<Client[]>('/api/workspace/clients');
    if (answer.ok) this.all = answer.value;
    else this.trouble = answer.trouble;
  }

  async keep(client: Client): Promise<Answer<Client>> {
    const answer = await post<Client>('/api/workspace/clients', client);
    if (answer.ok) {
      const others = (this.all ?? []).filter(({ id }) => id !== answer.value.id);
      this.all = [...others, answer.value].toSorted((one, other) => one.name.localeCompare(other.name));
    } else if (answer.trouble.code === 'changed_elsewhere' || answer.trouble.code === 'already_made') {
      await this.load();
    }
    return answer;
  }
}

/** Somebody new. */
export function newClient(name = ''): Client {
  return {
    id: crypto.randomUUID(),
    edition: 0,
    name,
    email: '',
    phone: null,
    language: 'en',
    zone: null,
    reminders: 'email',
    archived: false,
  };
}

/** In which words and letters somebody is found, however they are typed: without accents, in any case. */
function folded(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
}

/** The clients who have all these words in name, address or number; those whose names begin with one come first. */
export function found(clients: readonly Client[], text: string): Client[] {
  const words = folded(text).split(/\s+/u).filter(Boolean);
  const all = clients.filter((client) => {
    const whole = folded(`${client.name} ${client.email} ${client.phone ?? ''}`);
    return words.every((word) => whole.includes(word));
  });
  const begins = ({ name }: Client) => {
    const names = folded(name).split(/\s+/u);
    return words.every((word) => names.some((one) => one.startsWith(word)));
  };
  const [first, rest] = [all.filter(begins), all.filter((client) => !begins(client))];
  return [...first, ...rest];
}
