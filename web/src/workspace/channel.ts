// Keeps one WebSocket to the server: a new ticket for each try, a longer pause after each failure, and a heartbeat that
// notices a connection which died without a word. It does not know what the messages mean.
import { backoff } from '../session/connection';

const ping_every_ms = 10_000;
/** Two missed pongs and a little. */
const silence_max_ms = 25_000;

export interface ChannelUse<Message> {
  /** The whole address to open, with a new ticket in it; nothing to try again later. */
  address: () => Promise<string | undefined>;
  hear: (message: Message) => void;
  connected: (yes: boolean) => void;
}

/** Opens the channel and keeps it open until the answer is called. */
export function keepChannel<Message>(use: ChannelUse<Message>): () => void {
  let socket: WebSocket | undefined;
  let failures = 0;
  let closed = false;
  let heard_at = Date.now();
  let retry: ReturnType<typeof setTimeout> | undefined;

  async function open(): Promise<void> {
    retry = undefined;
    const address = await use.address();
    if (closed) return;
    if (address === undefined) return later();
    heard_at = Date.now();
    const opening = new WebSocket(address);
    socket = opening;
    opening.addEventListener('message', (event: MessageEvent<string>) => {
      failures = 0;
      heard_at = Date.now();
      use.connected(true);
      use.hear(JSON.parse(event.data) as Message);
    });
    opening.addEventListener('close', () => {
      if (socket === opening) later();
    });
  }

  function later(): void {
    socket = undefined;
    if (closed) return;
    use.connected(false);
    retry = setTimeout(open, backoff(failures, Math.random()));
    failures += 1;
  }

  /** The person is back or the network is: no reason to sit out the pause. */
  function hurry(): void {
    if (retry === undefined || document.hidden) return;
    clearTimeout(retry);
    void open();
  }

  const heartbeat = setInterval(() => {
    if (!socket) return;
    if (Date.now() - heard_at > silence_max_ms) {
      // A dead network may take minutes to close the socket, so it is not waited for.
      const dead = socket;
      later();
      dead.close();
    } else if (socket.readyState === WebSocket.OPEN) {
      socket.send(JSON.stringify({ type: 'ping' }));
    }
  }, ping_every_ms);

  addEventListener('online', hurry);
  document.addEventListener('visibilitychange', hurry);
  void open();

  return () => {
    closed = true;
    clearTimeout(retry);
    clearInterval(heartbeat);
    removeEventListener('online', hurry);
    document.removeEventListener('visibilitychange', hurry);
    socket?.close();
  };
}
