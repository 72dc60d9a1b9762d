import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { FromPage } from '../../wire/FromPage';
import { Peer } from './peer';

class FakeSender {
  replaced: (MediaStreamTrack | null)[] = [];
  // As in browsers, the track is there only when the replacement is through: never, here.
  readonly track = null;
  encodings = [4, 2, 1].map((scaleResolutionDownBy) => ({ active: true, scaleResolutionDownBy }));
  /** Lets a change of the parameters come through. */
  through: (() => void) | undefined;
  getParameters() {
    return { encodings: this.encodings.map((layer) => ({ ...layer })) };
  }
  setParameters({ encodings }: { encodings: FakeSender['encodings'] }) {
    if (this.through) return Promise.reject(new Error('two at once'));
    return new Promise<void>((resolve) => {
      this.through = () => {
        this.encodings = encodings;
        this.through = undefined;
        resolve();
      };
    });
  }
  replaceTrack(track: MediaStreamTrack | null) {
    this.replaced.push(track);
    return Promise.resolve();
  }
}

const added: (RTCRtpTransceiverInit & { kind: string; sender: FakeSender })[] = [];

class FakeConnection extends EventTarget {
  signalingState = 'stable';
  localDescription: { sdp: string } | null = null;
  remoteDescription: object | null = null;
  addTransceiver(kind: string, init: RTCRtpTransceiverInit) {
    const transceiver = { ...init, kind, sender: new FakeSender() };
    added.push(transceiver);
    return transceiver;
  }
  setLocalDescription() {
    this.localDescription = { sdp: 'local' };
    this.signalingState = 'have-local-offer';
    return Promise.resolve();
  }
  setRemoteDescription(description: object) {
    this.remoteDescription = description;
    this.signalingState = 'stable';
    return Promise.resolve();
  }
}

const sent: FromPage[] = [];
const audio = { kind: 'audio' } as MediaStreamTrack;
const camera = (width: number, height: number) =>
  ({ kind: 'video', getSettings: () => ({ width, height }) }) as MediaStreamTrack;
const video = camera(1280, 720);
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

test('the camera alone is sent in layers, the smallest first', () => {
  make();
  const named = added.map(({ sendEncodings }) => sendEncodings?.map(({ rid }) => rid));
  expect(named).toEqual([undefined, ['l', 'm', 'h'], ...Array.from({ length: 16 }, () => undefined)]);
  const scales = added[1]?.sendEncodings?.map(({ scaleResolutionDownBy }) => scaleResolutionDownBy ?? 1) ?? [];
  expect(scales).toEqual(scales.toSorted((a, b) => b - a));
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

const layersOf = ({ encodings }: FakeSender) =>
  encodings.filter(({ active }) => active).map(({ scaleResolutionDownBy }) => scaleResolutionDownBy);

test('without a camera every layer is off, whatever was asked for meanwhile', async () => {
  const peer = make();
  const sender = added[1]!.sender;
  const through = async () => {
    sender.through?.();
    await new Promise((resolve) => setTimeout(resolve));
  };
  await peer.carry({ audio, video: null });
  await peer.offer();
  expect(sender.through, 'before the answer the offer stays as it is').toBeUndefined();
  await peer.answer('answer');
  await through();
  expect(layersOf(sender)).toEqual([]);

  void peer.carry({ audio, video });
  void peer.carry({ audio, video: null });
  void peer.carry({ audio, video });
  await through();
  expect(layersOf(sender)).toEqual([4, 2, 1]);
  void peer.carry({ audio, video: null });
  void peer.carry({ audio, video });
  await through();
  await through();
  expect(layersOf(sender), 'taken off and put on again while that was on its way').toEqual([4, 2, 1]);
});

test.each([
  [1280, 720, [4, 2, 1]],
  [720, 1280, [4, 2, 1]],
  [640, 480, [2, 1]],
  [320, 240, [1]],
])('a camera of %i by %i is sent in layers of which the last is whole', async (width, height, scales) => {
  const peer = make();
  const sender = added[1]!.sender;
  await peer.offer();
  await peer.answer('answer');
  void peer.carry({ audio, video: camera(width, height) });
  for (let round = 0; round < 3; round += 1) {
    sender.through?.();
    // eslint-disable-next-line no-await-in-loop
    await new Promise((resolve) => setTimeout(resolve));
  }
  expect(layersOf(sender)).toEqual(scales);
});
