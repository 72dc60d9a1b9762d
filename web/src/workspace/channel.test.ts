import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { keepChannel } from './channel';

class FakeSocket extends EventTarget {
  static readonly OPEN = 1;
  static all: FakeSocket[] = [];
  readyState = FakeSocket.OPEN;
  sent: string[] = [];
  constructor(readonly address: string) {
    super();
    FakeSocket.all.push(this);
  }
  send(text: string): void {
    this.sent.push(text);
  }
  close(): void {
    this.dispatchEvent(new Event('close'));
  }
  says(message: unknown): void {
    this.dispatchEvent(new MessageEvent('message', { data: JSON.stringify(message) }));
  }
}

let stop: () => void;
let tickets: number;
let refuse: boolean;
const heard = vi.fn<(message: unknown) => void>();
const connected = vi.fn<(yes: boolean) => void>();
const sockets = () => FakeSocket.all.map(({ address }) => address);

beforeEach(async () => {
  vi.useFakeTimers();
  vi.stubGlobal('WebSocket', FakeSocket);
  vi.clearAllMocks();
  FakeSocket.all = [];
  tickets = 0;
  refuse = false;
  stop = keepChannel({
    address: () => Promise.resolve(refuse ? undefined : `ws://here/${++tickets}`),
    hear: heard,
    connected,
  });
  await vi.advanceTimersByTimeAsync(0);
});

afterEach(() => {
  stop();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('the channel', () => {
  it('passes on what it hears', () => {
    FakeSocket.all[0]?.says({ type: 'snapshot' });
    expect(heard).toHaveBeenCalledWith({ type: 'snapshot' });
    expect(connected).toHaveBeenLastCalledWith(true);
  });

  it('comes back after a loss, with a new ticket', async () => {
    FakeSocket.all[0]?.close();
    expect(connected).toHaveBeenLastCalledWith(false);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(sockets()).toEqual(['ws://here/1', 'ws://here/2']);
  });

  it('goes on trying when there is no ticket to be had', async () => {
    refuse = true;
    FakeSocket.all[0]?.close();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(sockets()).toHaveLength(1);
    refuse = false;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(sockets()).toEqual(['ws://here/1', 'ws://here/2']);
  });

  it('sends a ping every ten seconds', async () => {
    await vi.advanceTimersByTimeAsync(20_000);
    expect(FakeSocket.all[0]?.sent).toEqual(['{"type":"ping"}', '{"type":"ping"}']);
  });

  it('gives up a connection that has died without a word', async () => {
    await vi.advanceTimersByTimeAsync(40_000);
    expect(connected).toHaveBeenLastCalledWith(false);
    expect(sockets().length).toBeGreaterThan(1);
  });

  it('keeps a connection that answers', async () => {
    for (let round = 0; round < 5; round += 1) {
      await vi.advanceTimersByTimeAsync(10_000);
      FakeSocket.all[0]?.says({ type: 'pong' });
    }
    expect(sockets()).toHaveLength(1);
  });

  it('does not come back once it is stopped', async () => {
    stop();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(sockets()).toHaveLength(1);
  });

  it('does not wait out the pause when the network is back', async () => {
    refuse = true;
    FakeSocket.all[0]?.close();
    await vi.advanceTimersByTimeAsync(30_000);
    refuse = false;
    dispatchEvent(new Event('online'));
    await vi.advanceTimersByTimeAsync(0);
    expect(sockets()).toHaveLength(2);
  });
});
