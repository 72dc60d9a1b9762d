// That somebody pressed Leave Session here, until the server knows it. They are out on this page from then on, whatever the line and
// whatever the server still says; also on the page that this tab loads anew in between, which would bring them back on air.

/** Who comes back to a page of long ago may have come in again elsewhere meanwhile. */
const kept_ms = 120_000;
const again_ms = 3_000;
/** With a line it is known sooner. */
const late_ms = 1_000;

export class Leaving {
  /** The server has not said yet that it is so. */
  isPending = $state(false);
  /** And for long enough to say so. */
  isLate = $state(false);
  readonly #storage: Storage;
  readonly #key: string;
  #late: ReturnType<typeof setTimeout> | undefined;
  #again: ReturnType<typeof setTimeout> | undefined;

  constructor(storage: Storage, address: string, now = Date.now()) {
    this.#storage = storage;
    this.#key = `leaving:${address}`;
    const since = Number(storage.getItem(this.#key) ?? Number.NaN);
    this.isPending = now - since < kept_ms;
    if (this.isPending) this.#wait();
    else storage.removeItem(this.#key);
  }

  begin(now = Date.now()): void {
    this.isPending = true;
    this.#wait();
    try {
      this.#storage.setItem(this.#key, String(now));
    } catch {
      // Then it holds for this page alone.
    }
  }

  /** The server could not do it: it is asked again, until it can. */
  askAgain(ask: () => void): void {
    clearTimeout(this.#again);
    this.#again = setTimeout(() => this.isPending && ask(), again_ms);
  }

  /** It is known, or not meant any more. */
  end(): void {
    clearTimeout(this.#again);
    clearTimeout(this.#late);
    this.isPending = this.isLate = false;
    this.#storage.removeItem(this.#key);
  }

  #wait(): void {
    clearTimeout(this.#late);
    this.#late = setTimeout(() => (this.isLate = true), late_ms);
  }
}
