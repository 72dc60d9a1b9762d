// What page and server say to each other in a connection test, as bytes. The other side of it is `forward::probe::message`,
// where the table of messages stands. Pure.

/** A ping and its answer are as long as 20 ms of sound. */
const ping_bytes = 172;
export const load_bytes = 1_100;

export type Heard =
  | { type: 'pong'; number: number; sent: number; count: number; at: number }
  | { type: 'load'; bytes: number }
  | { type: 'report'; pings: number; jitter: number; load: number; bytes: number; time: number };

/** Times are microseconds of any clock of one's own; they wrap at 32 bits. */
export function ping(number: number, sent: number): ArrayBuffer {
  const view = new DataView(new ArrayBuffer(ping_bytes));
  view.setUint8(0, 1);
  view.setUint32(1, number);
  view.setUint32(5, sent);
  return view.buffer;
}

export function load(): ArrayBuffer {
  const bytes = new Uint8Array(load_bytes);
  bytes[0] = 2;
  return bytes.buffer;
}

export const wantLoad = (): ArrayBuffer => new Uint8Array([3]).buffer;
export const done = (): ArrayBuffer => new Uint8Array([4]).buffer;

/** What the server said; null if that is nothing of this protocol. */
export function read(message: ArrayBuffer): Heard | null {
  const view = new DataView(message);
  if (view.byteLength === ping_bytes && view.getUint8(0) === 129) {
    const [number, sent, count, at] = [1, 5, 9, 13].map((place) => view.getUint32(place)) as [
      number,
      number,
      number,
      number,
    ];
    return { type: 'pong', number, sent, count, at };
  }
  if (view.byteLength === load_bytes && view.getUint8(0) === 130) return { type: 'load', bytes: load_bytes };
  if (view.byteLength === 21 && view.getUint8(0) === 131) {
    const [pings, jitter, packets, bytes, time] = [1, 5, 9, 13, 17].map((place) => view.getUint32(place)) as [
      number,
      number,
      number,
      number,
      number,
    ];
    return { type: 'report', pings, jitter, load: packets, bytes, time };
  }
  return null;
}
