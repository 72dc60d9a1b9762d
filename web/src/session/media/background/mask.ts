// From how surely each point is part of a person to how much of it is seen.

/** Less sure than the first is not seen at all, surer than the second is seen whole: rather a little of a person is lost. */
const unseen = 0.5;
const whole = 0.9;

/** Of what changes little, so much is kept of the picture before: an edge that trembles is seen before anything else. */
const steadiness = 0.5;

export class Mask {
  readonly #width: number;
  readonly #height: number;
  readonly #kept: Float32Array;

  constructor(width: number, height: number) {
    [this.#width, this.#height] = [width, height];
    this.#kept = new Float32Array(width * height);
  }

  /** The next picture goes on none before it: it is of another shape. */
  forget(): void {
    this.#kept.fill(0);
  }

  /** Writes into the last of each four bytes, from 0 to 255. */
  apply(found: Float32Array, pixels: Uint8ClampedArray): void {
    this.#steady(found);
    let point = 0;
    for (let y = 0; y < this.#height; y += 1) {
      for (let x = 0; x < this.#width; x += 1, point += 1) pixels[point * 4 + 3] = 255 * seen(this.#around(x, y));
    }
  }

  /** What changes much changes at once: the room that a person who moves gives free is not seen for a moment longer. */
  #steady(found: Float32Array): void {
    const kept = this.#kept;
    for (let point = 0; point < kept.length; point += 1) {
      const before = kept[point] ?? 0;
      const change = (found[point] ?? 0) - before;
      kept[point] = before + change * (1 - steadiness * Math.max(0, 1 - Math.abs(change) * 4));
    }
  }

  /** The mean of a point and its neighbours: the model's points are large in the picture, and would be steps. */
  #around(x: number, y: number): number {
    let sum = 0;
    let count = 0;
    for (let row = Math.max(0, y - 1); row <= Math.min(this.#height - 1, y + 1); row += 1) {
      for (let column = Math.max(0, x - 1); column <= Math.min(this.#width - 1, x + 1); column += 1, count += 1) {
        sum += this.#kept[row * this.#width + column] ?? 0;
      }
    }
    return sum / count;
  }
}

function seen(surety: number): number {
  const share = Math.min(1, Math.max(0, (surety - unseen) / (whole - unseen)));
  return share * share * (3 - 2 * share);
}
