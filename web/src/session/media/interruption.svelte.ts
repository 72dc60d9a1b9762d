// What becomes of a page whose sound the system has taken away, as phones do for a telephone call, and given back: it begins
// everything anew by itself, as what is given back may be silent for good; if that does not help it asks for a tap, and after a
// tap in vain for another load of the page. It knows nothing of tracks; time is the browser's.

export interface Surroundings {
  isVisible: () => boolean;
  /** Something is silent now that should not be. */
  isCut: () => boolean;
  /** Begins capture and playing anew. After a tap browsers let more of it be done. */
  recover: (isTapped: boolean) => void;
  /** All else has failed. The place is kept. */
  reload: () => void;
}

/** So long a system may take to give back what it took. */
export const settles_within_ms = 3_000;
/** A microphone that comes and goes is not begun anew each time. */
export const apart_ms = 10_000;

export class Interruption {
  /** Nothing helps but a tap. */
  needsTap = $state(false);
  readonly #around: Surroundings;
  #isNoted = false;
  #hasTapped = false;
  #recoveredAt = -Infinity;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(around: Surroundings) {
    this.#around = around;
  }

  /** Sound was taken away. */
  noted(): void {
    this.#isNoted = true;
    this.#lookSoon();
  }

  /** The page is in sight again, or what was taken is said to be back. */
  back(now: number): void {
    if (!this.#isNoted || !this.#around.isVisible()) return;
    this.#isNoted = false;
    if (now - this.#recoveredAt >= apart_ms) {
      this.#recoveredAt = now;
      this.#around.recover(false);
    }
    this.#lookSoon();
  }

  tap(): void {
    this.needsTap = false;
    if (this.#hasTapped) return this.#around.reload();
    this.#hasTapped = true;
    this.#around.recover(true);
    this.#lookSoon();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.needsTap = this.#isNoted = this.#hasTapped = false;
  }

  #lookSoon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#look(), settles_within_ms);
  }

  #look(): void {
    // Nobody taps on a page that they do not see; it looks again as it is back.
    if (!this.#around.isVisible()) return void (this.#isNoted = true);
    this.needsTap = this.#around.isCut();
    this.#isNoted = this.needsTap;
    if (!this.needsTap) this.#hasTapped = false;
  }
}
