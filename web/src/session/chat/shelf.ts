// Keeps what a person has written and not said yet for as long as the tab is open: a page that is loaded anew, or was put away by
// a phone, has it still. It is found again by the person who wrote it alone, and nothing is left of it after the session.

export class Shelf<Value> {
  readonly #storage: Storage;
  readonly #key: string;
  readonly #participant: string;

  constructor(storage: Storage, what: What, address: string, participant: string) {
    this.#storage = storage;
    this.#key = place(what, address);
    this.#participant = participant;
  }

  /** What lies there, if it is this person's and what it should be. */
  read(isIt: (value: unknown) => value is Value): Value | null {
    try {
      const { of, value } = JSON.parse(this.#storage.getItem(this.#key) ?? '{}') as { of?: unknown; value?: unknown };
      return of === this.#participant && isIt(value) ? value : null;
    } catch {
      return null;
    }
  }

  write(value: Value): void {
    try {
      this.#storage.setItem(this.#key, JSON.stringify({ of: this.#participant, value }));
    } catch {
      // Full or forbidden: it is there for as long as the page is.
    }
  }
}

type What = 'drafts' | 'unsaid';

const place = (what: What, address: string) => `chat ${what} ${address}`;

export function clearShelves(storage: Storage, address: string): void {
  for (const what of ['drafts', 'unsaid'] as const) storage.removeItem(place(what, address));
}
