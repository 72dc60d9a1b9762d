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

class FakeConnection extends EventTarget {
  signalingState = 'stable';
  localDescription: { sdp: string } | null = null;
  addTransceiver(kind: string, { direction }: { direction: string }) {
    const transceiver = { kind, direction, sender: new FakeSender() };
    added.push(transceiver);
    return transceiver;
  }
  setLocalDescription() {
    this.localDescription = { sdp: 'local' };
    return Promise.resolve();
  }
}

const sent: FromPage[] = [];
const audio = { kind: 'audio' } as MediaStreamTrack;
const make = () => new Peer(7, { send: (message) => sent.push(message), onAnswered: () => {}, onFailed: () => {} });

beforeEach(() => {
  added.length = 0;
  sent.length = 0;
  vi.stubGlobal('RTCPeerConnection', FakeConnection);
});
afterEach(() => {
  vi.unstubAllGlobals();
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
