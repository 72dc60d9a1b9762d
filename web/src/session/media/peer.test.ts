import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { FromPage } from '../../wire/FromPage';
import { Peer } from './peer';

class FakeSender {
  replaced: (MediaStreamTrack | null)[] = [];
  // As in browsers, the track is there only when the replacement is through: never, here.
  readonly track = null;
  replaceTrack(track: MediaStreamTrack | null) {
    this.replaced.push(track);
    return Promise.resolve();
  }
}

const added: { kind: string; direction: string; sender: FakeSender }[] = [];

const connections: FakeConnection[] = [];

class FakeConnection extends EventTarget {
  signalingState = 'stable';
  localDescription: { sdp: string } | null = null;
  addTransceiver(kind: string, { direction }: { direction: string }) {
    const transceiver = { kind, direction, sender: new FakeSender() };
    added.push(transceiver);
    return transceiver;
  }
  iceConnectionState = 'new';
  connectionState = 'new';
  restarts = 0;
  constructor() {
    super();
    connections.push(this);
  }
  become(state: string) {
    this.iceConnectionState = state;
    this.dispatchEvent(new Event('iceconnectionstatechange'));
  }
  restartIce() {
    this.restarts += 1;
  }
  setRemoteDescription() {
    this.signalingState = 'stable';
    return Promise.resolve();
  }
  close() {
    this.signalingState = 'closed';
  }
  setLocalDescription() {
    this.signalingState = 'have-local-offer';
    this.localDescription = { sdp: this.restarts ? `local ${this.restarts}` : 'local' };
    return Promise.resolve();
  }
}

const sent: FromPage[] = [];
const audio = { kind: 'audio' } as MediaStreamTrack;
const onLost = vi.fn();
const onFailed = vi.fn();
const make = () => new Peer(7, { send: (message) => sent.push(message), onAnswered: () => {}, onLost, onFailed });

beforeEach(() => {
  added.length = 0;
  connections.length = 0;
  onLost.mockReset();
  onFailed.mockReset();
  vi.useFakeTimers();
  sent.length = 0;
  vi.stubGlobal('RTCPeerConnection', FakeConnection);
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

test('one pair sends and eight pairs receive, in this order', () => {
  make();
  const order = added.map(({ kind, direction }) => `${kind} ${direction}`);
  const pair = ['audio recvonly', 'video recvonly'];
  expect(order).toEqual(['audio sendonly', 'video sendonly', ...Array.from({ length: 8 }, () => pair).flat()]);
});

test('the offer goes out at once', async () => {
  await make().offer();
  expect(sent).toEqual([{ type: 'offer', attempt: 7, sdp: 'local' }]);
});

test('a track that is taken off while it is still being put on is taken off', () => {
  const peer = make();
  void peer.carry({ audio, video: null });
  void peer.carry({ audio: null, video: null });
  expect(added[0]?.sender.replaced).toEqual([audio, null]);
  expect(added[1]?.sender.replaced).toEqual([]);
});

async function answered() {
  const peer = make();
  await peer.offer();
  await peer.answer('remote', 'name');
  sent.length = 0;
  return { peer, connection: connections[0]! };
}

test('a restart offers again, by the name that the server gave', async () => {
  const { peer, connection } = await answered();
  await peer.restart(8);
  expect(sent).toEqual([{ type: 'restart', connection: 'name', attempt: 8, sdp: 'local 1' }]);
  expect([peer.attempt, peer.wantsRestart, connection.restarts]).toEqual([8, true, 1]);
  await peer.answer('remote', 'name');
  expect(peer.wantsRestart).toBe(false);
});

test('what was never answered has nothing to restart', async () => {
  const peer = make();
  await peer.offer();
  await peer.restart(8);
  expect(sent).toHaveLength(1);
  expect(peer.attempt).toBe(7);
});

test('a gap of two seconds is a lost way, a shorter one is nothing', async () => {
  const { connection } = await answered();
  connection.become('disconnected');
  vi.advanceTimersByTime(1_900);
  connection.become('connected');
  vi.advanceTimersByTime(5_000);
  expect(onLost).not.toHaveBeenCalled();
  connection.become('disconnected');
  vi.advanceTimersByTime(2_000);
  expect(onLost).toHaveBeenCalledTimes(1);
});

test('a way that is lost is looked for once, and then it takes another connection', async () => {
  const { peer, connection } = await answered();
  connection.become('failed');
  expect([onLost.mock.calls.length, onFailed.mock.calls.length]).toEqual([1, 0]);
  await peer.restart(8);
  connection.become('failed');
  expect([onLost.mock.calls.length, onFailed.mock.calls.length]).toEqual([1, 1]);
  connection.become('connected');
  connection.become('failed');
  expect([onLost.mock.calls.length, onFailed.mock.calls.length]).toEqual([2, 1]);
});

test('a handshake that failed takes another connection', async () => {
  const { connection } = await answered();
  connection.connectionState = 'failed';
  connection.dispatchEvent(new Event('connectionstatechange'));
  expect(onFailed).toHaveBeenCalledTimes(1);
});

test('a connection that was closed has nothing to say any more', async () => {
  const { peer, connection } = await answered();
  connection.become('disconnected');
  peer.close();
  vi.advanceTimersByTime(5_000);
  expect(onLost).not.toHaveBeenCalled();
});
