// Whether this device is too slow: over some seconds, not because of one moment.

/** So many pictures a second are a film; fewer are a row of pictures. */
const pictures_a_second_min = 3;
const pictures = 30;

export class Pace {
  #took_ms: number[] = [];

  /** One more picture took so long. The answer: the last so many took too long. */
  isTooSlow(took_ms: number): boolean {
    this.#took_ms = [...this.#took_ms, took_ms].slice(-pictures);
    const sum = this.#took_ms.reduce((total, one) => total + one, 0);
    return this.#took_ms.length === pictures && sum / pictures > 1_000 / pictures_a_second_min;
  }
}
