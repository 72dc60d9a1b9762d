// From messages and when they came to figures: round trip, jitter, loss and speed. Times are milliseconds. Pure.
import type { Heard } from './protocol';

type Pong = Extract<Heard, { type: 'pong' }>;
type Report = Extract<Heard, { type: 'report' }>;

/** The beginning of the load does not count: the network is still being tried out then. */
const warm_up_ms = 500;

export class Steadiness {
  #sent = 0;
  #arrived = 0;
  #answered = new Set<number>();
  #roundTrips: number[] = [];
  #jitterUp = 0;
  #jitterDown = 0;
  /** Of the last answer in order: the server's time and ours. */
  #last: { number: number; at: number; heard: number } | null = null;

  sent(): void {
    this.#sent += 1;
  }

  /** An answer came `now`, to a ping that was sent at `sent`. */
  pong({ number, count, at }: Pong, sent: number, now: number): void {
    if (this.#answered.has(number)) return;
    this.#answered.add(number);
    this.#arrived = Math.max(this.#arrived, count);
    this.#roundTrips.push(now - sent);
    const last = this.#last;
    // One that was overtaken says nothing of the way.
    if (last && number <= last.number) return;
    if (last) {
      const apart = now - last.heard - ((at - last.at) >>> 0) / 1_000;
      this.#jitterDown += (Math.abs(apart) - this.#jitterDown) / 16;
    }
    this.#last = { number, at, heard: now };
  }

  report({ pings, jitter }: Report): void {
    this.#arrived = Math.max(this.#arrived, pings);
    this.#jitterUp = jitter / 1_000;
  }

  /** Nothing if no answer came at all. */
  result(): { roundTripMs: number; jitterMs: number; lossUp: number; lossDown: number } | null {
    const ordered = this.#roundTrips.toSorted((one, other) => one - other);
    const roundTripMs = ordered[ordered.length >> 1];
    if (roundTripMs === undefined) return null;
    return {
      roundTripMs,
      jitterMs: Math.max(this.#jitterUp, this.#jitterDown),
      lossUp: Math.max(0, 1 - this.#arrived / this.#sent),
      lossDown: Math.max(0, 1 - this.#answered.size / this.#arrived),
    };
  }
}

export class Speed {
  #first: number | null = null;
  #warm = 0;
  #last = 0;
  #bytes = 0;

  arrived(bytes: number, now: number): void {
    this.#first ??= now;
    this.#last = now;
    if (now - this.#first < warm_up_ms) this.#warm = now;
    else this.#bytes += bytes;
  }

  /** Bits a second; null if too little came to tell. */
  result(): number | null {
    return rate(this.#bytes, this.#last - this.#warm);
  }
}

/** The speed upwards, as the server measured it. */
export const speedUp = ({ bytes, time }: Report): number | null => rate(bytes, time / 1_000);

function rate(bytes: number, ms: number): number | null {
  return bytes > 0 && ms > 0 ? (bytes * 8_000) / ms : null;
}
