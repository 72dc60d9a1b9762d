// The notifications in the lower right corner. A notification with a key replaces the one before it of the same key.

export interface Toast {
  key: string;
  title: string;
  detail?: string;
  /** Whom it is about: their initials stand beside it. */
  person?: string;
  tone?: 'plain' | 'good' | 'wait' | 'stop';
  actions?: { name: string; primary?: boolean; act: () => void }[];
  /** How long it stays, in milliseconds; `null` until it is taken away. */
  lasts_ms?: number | null;
}

const shown_at_once = 3;

class Toasts {
  all = $state.raw<Toast[]>([]);
  readonly shown = $derived(this.all.slice(-shown_at_once));
  readonly more = $derived(Math.max(0, this.all.length - shown_at_once));
  #timers = new Map<string, ReturnType<typeof setTimeout>>();

  show(toast: Toast): void {
    this.dismiss(toast.key);
    this.all = [...this.all, toast];
    const lasts = toast.lasts_ms === undefined ? 6000 : toast.lasts_ms;
    if (lasts !== null)
      this.#timers.set(
        toast.key,
        setTimeout(() => this.dismiss(toast.key), lasts),
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

export const toasts = new Toasts();
