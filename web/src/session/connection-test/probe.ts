// One connection to the media server that carries no media, by UDP or by TCP alone.
import { type Heard, done, read } from './protocol';

/** The server's answer to an offer; null where it has no address of that kind. */
export type Ask = (sdp: string) => Promise<string | null>;

export class Probe {
  onMessage: (message: Heard) => void = () => {};
  readonly #connection: RTCPeerConnection;
  readonly #channel: RTCDataChannel;

  constructor(connection: RTCPeerConnection, channel: RTCDataChannel) {
    this.#connection = connection;
    this.#channel = channel;
    channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      const message = data instanceof ArrayBuffer ? read(data) : null;
      if (message) this.onMessage(message);
    });
  }

  get isOpen(): boolean {
    return this.#channel.readyState === 'open';
  }

  /** What waits to be sent. */
  get waiting(): number {
    return this.#channel.bufferedAmount;
  }

  send(message: ArrayBuffer): void {
    if (!this.isOpen) return;
    try {
      this.#channel.send(message);
    } catch {
      // Its queue is full, or it has closed just now: a packet is lost, which is what is being measured.
    }
  }

  /** Says that the test is over. */
  close(): void {
    this.send(done());
    this.#connection.close();
  }
}

export type Opened = { probe: Probe } | 'shut' | 'not offered';

/** Opens one; within this time, or it is taken to be shut. A refusal by the server is thrown. */
export async function open(ask: Ask, within_ms: number, signal: AbortSignal): Promise<Opened> {
  const until = performance.now() + within_ms;
  const connection = new RTCPeerConnection();
  const channel = connection.createDataChannel('connection test', { ordered: false, maxRetransmits: 0 });
  channel.binaryType = 'arraybuffer';
  let isKept = false;
  try {
    await connection.setLocalDescription();
    const sdp = await ask(connection.localDescription?.sdp ?? '');
    if (sdp === null) return 'not offered';
    await connection.setRemoteDescription({ type: 'answer', sdp });
    isKept = await hasOpened(connection, channel, until - performance.now(), signal);
    return isKept ? { probe: new Probe(connection, channel) } : 'shut';
  } finally {
    if (!isKept) connection.close();
  }
}

function hasOpened(
  connection: RTCPeerConnection,
  channel: RTCDataChannel,
  within_ms: number,
  signal: AbortSignal,
): Promise<boolean> {
  return new Promise((resolve) => {
    const settled = new AbortController();
    const settle = (isOpen: boolean) => {
      clearTimeout(timer);
      settled.abort();
      resolve(isOpen);
    };
    const timer = setTimeout(settle, Math.max(0, within_ms), false);
    const listen = { signal: settled.signal };
    channel.addEventListener('open', () => settle(true), listen);
    channel.addEventListener('close', () => settle(false), listen);
    connection.addEventListener(
      'connectionstatechange',
      () => connection.connectionState === 'failed' && settle(false),
      listen,
    );
    signal.addEventListener('abort', () => settle(false), listen);
    if (signal.aborted || channel.readyState === 'closed') settle(false);
    if (channel.readyState === 'open') settle(true);
  });
}
