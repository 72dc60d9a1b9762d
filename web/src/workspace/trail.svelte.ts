// The audit trail as this page has looked through it: page by page, the latest first, and the entries of those that were opened.
import { get, getFile, postPatiently, type Trouble } from '../account/exchange';
import type { TrailEntry } from '../wire/TrailEntry';
import type { TrailSession } from '../wire/TrailSession';
import type { TrailSessions } from '../wire/TrailSessions';
import type { TrailVerified } from '../wire/TrailVerified';
import { type Wanted, asked } from './trail';

const path = '/api/workspace/trail';

export class TrailPages {
  sessions = $state.raw<readonly TrailSession[]>([]);
  /** How many there are among them of which nothing can be told. */
  damaged = $state(0);
  /** Where to look further back from; nothing where there is no more, or nothing was looked for yet. */
  next = $state.raw<number | null>(null);
  busy = $state(false);
  looked = $state(false);
  trouble = $state.raw<Trouble>();
  #wanted: Wanted = { from: '', to: '', name: '' };
  #round = 0;

  /** From the latest on. An answer that comes after somebody has looked for something else is dropped. */
  async look(wanted: Wanted): Promise<void> {
    this.#wanted = wanted;
    this.sessions = [];
    this.damaged = 0;
    this.next = null;
    this.looked = false;
    await this.further();
  }

  async further(): Promise<void> {
    const round = ++this.#round;
    this.busy = true;
    this.trouble = undefined;
    const answer = await get<TrailSessions>(`${path}?${asked(this.#wanted, this.next)}`);
    if (round !== this.#round) return;
    this.busy = false;
    if (!answer.ok) {
      this.trouble = answer.trouble;
      return;
    }
    this.looked = true;
    this.sessions = [...this.sessions, ...answer.value.sessions];
    this.damaged += answer.value.damaged;
    this.next = answer.value.next;
  }

  entries(id: string) {
    return get<TrailEntry[]>(`${path}/${id}`);
  }

  verify() {
    return postPatiently<TrailVerified>(`${path}/verify`);
  }

  /** Everything of these days, as a file that the browser keeps. Answers with what went wrong. */
  async save(form: 'csv' | 'jsonl', wanted: Wanted): Promise<Trouble | null> {
    const answer = await getFile(`${path}/export/${form}?${asked({ ...wanted, name: '' }, null)}`);
    if (!answer.ok) return answer.trouble;
    const link = document.createElement('a');
    link.href = URL.createObjectURL(answer.value);
    link.download = `audit-trail.${form}`;
    link.click();
    URL.revokeObjectURL(link.href);
    return null;
  }
}
