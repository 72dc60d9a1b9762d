// The notifications in the lower right corner. A notification with a key replaces the one before it of the same key. Where there are more
// than fit, whoever has waited longest is shown first, and beside them the newest of everything else: it mostly answers what was done.
// None goes by the clock while they are read: with the pointer on them, or the focus in them.
import { MediaQuery } from 'svelte/reactivity';

export interface Toast {
  key: string;
  title: string;
  detail?: string;
  /** Whom it is about: their initials stand beside it. */
  person?: string;
  tone?: 'plain' | 'good' | 'wait' | 'stop';
  actions?: { name: string; primary?: boolean; act: () => void }[];
  /** Somebody waits, since then: told before everything else. */
  waitsSince?: number;
  /** How long it stays, in milliseconds; `null` until it is taken away. */
  lasts_ms?: number | null;
}

const shown_at_once = 3;
/** On a phone on its side more would stand above the edge. */
const shown_where_low = 2;
const isLow = new MediaQuery('(max-height: 480px)');

class Toasts {
  all = $state.raw<Toast[]>([]);
  readonly shown = $derived(inSight(this.all, isLow.current ? shown_where_low : shown_at_once));
  readonly more = $derived(this.all.length - this.shown.length);
  #timers = new Map<string, ReturnType<typeof setTimeout>>();
  #isRead = false;

  show(toast: Toast): void {
    this.dismiss(toast.key);
    this.all = [...this.all, toast];
    this.#wind(toast);
  }

  /** Whether somebody is at them. Afterwards each stays for as long as one that has just come. */
  read(isRead: boolean): void {
    if (this.#isRead === isRead) return;
    this.#isRead = isRead;
    for (const toast of this.all) this.#wind(toast);
  }

  #wind({ key, lasts_ms = 6000 }: Toast): void {
    clearTimeout(this.#timers.get(key));
    if (lasts_ms === null || this.#isRead) return;
    this.#timers.set(
      key,
      setTimeout(() => this.dismiss(key), lasts_ms),
    );
  }

  dismiss(key: string): void {
    clearTimeout(this.#timers.get(key));
    this.#timers.delete(key);
    if (this.all.some((toast) => toast.key === key)) this.all = this.all.filter((toast) => toast.key !== key);
  }

  /** Takes away everything whose key begins like this. */
  dismissAll(prefix: string): void {
    for (const { key } of this.all) if (key.startsWith(prefix)) this.dismiss(key);
  }
}

function inSight(all: readonly Toast[], most: number): Toast[] {
  const waiting = all.filter((toast) => toast.waitsSince !== undefined);
  waiting.sort((a, b) => (a.waitsSince ?? 0) - (b.waitsSince ?? 0));
  const others = all.filter((toast) => toast.waitsSince === undefined);
  const first = waiting.slice(0, others.length ? most - 1 : most);
  return [...first, ...others.slice(first.length - most)];
}

export const toasts = new Toasts();
