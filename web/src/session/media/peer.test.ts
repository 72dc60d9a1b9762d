import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { FromPage } from '../../wire/FromPage';
import type { Kind } from '../../wire/Kind';
import { nothing, type Outgoing, Peer } from './peer';

class FakeSender {
  replaced: (MediaStreamTrack | null)[] = [];
  // As in browsers, the track is there only when the replacement is through: never, here.
  readonly track = null;
  encodings: RTCRtpEncodingParameters[] = [4, 2, 1].map((scaleResolutionDownBy) => ({
    active: true,
    scaleResolutionDownBy,
  }));
  codecs = ['video/VP8', 'video/H264', 'video/rtx'].map((mimeType) => ({ mimeType, clockRate: 90_000 }));
  /** What becomes of a codec that is asked for. */
  codec: 'taken' | 'ignored' | 'refused' = 'taken';
  /** Lets a change of the parameters come through. */
  through: (() => void) | undefined;
  getParameters() {
    return { encodings: this.encodings.map((layer) => ({ ...layer })), codecs: this.codecs };
  }
  setParameters({ encodings }: { encodings: FakeSender['encodings'] }) {
    if (this.through) return Promise.reject(new Error('two at once'));
    const isAsked = encodings.some(({ codec }) => codec);
    if (isAsked && this.codec === 'refused') return Promise.reject(new Error('no such codec'));
    return new Promise<void>((resolve) => {
      this.through = () => {
        this.encodings = this.codec === 'taken' ? encodings : encodings.map(({ codec: _ignored, ...layer }) => layer);
        this.through = undefined;
        resolve();
      };
    });
  }
  refuses = false;
  replaceTrack(track: MediaStreamTrack | null) {
    this.replaced.push(track);
    return this.refuses ? Promise.reject(new DOMException('not now', 'InvalidModificationError')) : Promise.resolve();
  }
}

const added: (RTCRtpTransceiverInit & { kind: string; sender: FakeSender })[] = [];

const connections: FakeConnection[] = [];

class FakeConnection extends EventTarget {
  signalingState = 'stable';
  localDescription: { sdp: string } | null = null;
  remoteDescription: object | null = null;
  addTransceiver(kind: string, init: RTCRtpTransceiverInit) {
    const transceiver = { ...init, kind, sender: new FakeSender() };
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
  setRemoteDescription(description: object) {
    this.remoteDescription = description;
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
const onCarries = vi.fn();
const camera = (width: number, height: number) =>
  ({ kind: 'video', getSettings: () => ({ width, height }) }) as MediaStreamTrack;
const video = camera(1280, 720);
const own = (parts: Partial<Outgoing>): Outgoing => ({ ...nothing, ...parts });
const make = (visit: Kind = 'group') =>
  new Peer(7, visit, { send: (message) => sent.push(message), onAnswered: () => {}, onLost, onFailed, onCarries });

beforeEach(() => {
  added.length = 0;
  connections.length = 0;
  onLost.mockReset();
  onFailed.mockReset();
  onCarries.mockReset();
  vi.useFakeTimers();
  sent.length = 0;
  vi.stubGlobal('RTCPeerConnection', FakeConnection);
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const receiving = (kind: string) => added.filter((line) => line.kind === kind && line.direction === 'recvonly');
const lines = (count: number, line: string) => Array.from({ length: count }, () => line);

test('camera and screen send; another screen, six voices and a group of 24 others are received, in this order', () => {
  make();
  const order = added.map(({ kind, direction }) => `${kind} ${direction}`);
  const screens = ['video sendonly', 'audio sendonly', 'video recvonly', 'audio recvonly'];
  const people = [...lines(6, 'audio recvonly'), ...lines(24, 'video recvonly')];
  expect(order).toEqual(['audio sendonly', 'video sendonly', ...screens, ...people]);
});

test('in an individual visit four voices are heard and eight others can be shown, and a screen with its sound', () => {
  make('individual');
  expect(receiving('audio')).toHaveLength(5);
  expect(receiving('video')).toHaveLength(9);
});

test('a track that the browser refused is put on the sender again the next time, and one that it took is not', async () => {
  vi.useRealTimers();
  const { peer } = await answered();
  const { sender } = added[0]!;
  const times = () => sender.replaced.filter((track) => track === audio).length;
  sender.refuses = true;
  await peer.carry(own({ audio }));
  sender.refuses = false;
  await peer.carry(own({ audio }));
  await peer.carry(own({ audio }));
  expect(times()).toBe(2);
});

test('a screen has senders of its own, of which the picture is on only while there is one', async () => {
  vi.useRealTimers();
  const { peer } = await answered();
  const [picture, sound] = [added[2]!.sender, added[3]!.sender];
  const through = async () => {
    picture.through?.();
    await new Promise((resolve) => setTimeout(resolve));
  };
  const isOn = () => picture.encodings.some(({ active }) => active);
  await through();
  expect(isOn()).toBe(false);
  const [shown, heard] = [camera(1920, 1080), { kind: 'audio' } as MediaStreamTrack];
  void peer.carry(own({ screen: shown, screenAudio: heard }));
  await through();
  expect([isOn(), picture.replaced, sound.replaced]).toEqual([true, [shown], [heard]]);
  void peer.carry(nothing);
  await through();
  expect([isOn(), picture.replaced, sound.replaced]).toEqual([false, [shown, null], [heard, null]]);
  expect(added[1]?.sender.replaced).toEqual([]);
});

test('the camera alone is sent in layers, the smallest first', () => {
  make();
  const named = added.map(({ sendEncodings }) => sendEncodings?.map(({ rid }) => rid));
  expect(named).toEqual([undefined, ['l', 'm', 'h'], [undefined], ...Array.from({ length: 33 }, () => undefined)]);
  const scales = added[1]?.sendEncodings?.map(({ scaleResolutionDownBy }) => scaleResolutionDownBy ?? 1) ?? [];
  expect(scales).toEqual(scales.toSorted((a, b) => b - a));
});

test('the offer goes out at once', async () => {
  await make().offer('page', true);
  expect(sent).toEqual([{ type: 'offer', attempt: 7, sdp: 'local', prefers: 'vp8', page: 'page', newest: true }]);
});

test('a track that is taken off while it is still being put on is taken off', () => {
  const peer = make();
  void peer.carry(own({ audio }));
  void peer.carry(nothing);
  expect(added[0]?.sender.replaced).toEqual([audio, null]);
  expect(added[1]?.sender.replaced).toEqual([]);
});

async function answered() {
  const peer = make();
  await peer.offer('page', true);
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

test('a connection that is closed while it is to be restarted asks for nothing', async () => {
  const { peer } = await answered();
  const restarted = peer.restart(8);
  peer.close();
  await restarted;
  expect(sent).toEqual([]);
});

test('what was never answered has nothing to restart', async () => {
  const peer = make();
  await peer.offer('page', true);
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

test('media gets through while the connection is up, and not before and after', async () => {
  const { connection } = await answered();
  for (const state of ['connecting', 'connected', 'disconnected'] as const) {
    connection.connectionState = state;
    connection.dispatchEvent(new Event('connectionstatechange'));
  }
  expect(onCarries.mock.calls).toEqual([[false], [true], [false]]);
});

test('a connection that was closed has nothing to say any more', async () => {
  const { peer, connection } = await answered();
  connection.become('disconnected');
  peer.close();
  vi.advanceTimersByTime(5_000);
  expect(onLost).not.toHaveBeenCalled();
});

const layersOf = ({ encodings }: FakeSender) =>
  encodings.filter(({ active }) => active).map(({ scaleResolutionDownBy }) => scaleResolutionDownBy);

test('without a camera every layer is off, whatever was asked for meanwhile', async () => {
  vi.useRealTimers();
  const peer = make();
  const sender = added[1]!.sender;
  const through = async () => {
    sender.through?.();
    await new Promise((resolve) => setTimeout(resolve));
  };
  await peer.carry(own({ audio }));
  await peer.offer('page', true);
  expect(sender.through, 'before the answer the offer stays as it is').toBeUndefined();
  await peer.answer('answer', 'name');
  await through();
  expect(layersOf(sender)).toEqual([]);

  void peer.carry(own({ audio, video }));
  void peer.carry(own({ audio }));
  void peer.carry(own({ audio, video }));
  await through();
  expect(layersOf(sender)).toEqual([4, 2, 1]);
  void peer.carry(own({ audio }));
  void peer.carry(own({ audio, video }));
  await through();
  await through();
  expect(layersOf(sender), 'taken off and put on again while that was on its way').toEqual([4, 2, 1]);
});

const codecsOf = ({ encodings }: FakeSender) => encodings.map(({ codec }) => codec?.mimeType);

/** A peer that was answered and carries a camera, and what waits to come through in its sender. */
async function filming(codec: FakeSender['codec']) {
  vi.useRealTimers();
  const { peer } = await answered();
  const sender = added[1]!.sender;
  sender.codec = codec;
  const settle = async () => {
    for (let round = 0; round < 4; round += 1) {
      sender.through?.();
      // eslint-disable-next-line no-await-in-loop
      await new Promise((resolve) => setTimeout(resolve));
    }
  };
  await settle();
  void peer.carry(own({ video }));
  await settle();
  return { peer, sender, settle };
}

test('every layer goes over to another codec and back, and nothing is negotiated', async () => {
  const { peer, sender, settle } = await filming('taken');
  expect(codecsOf(sender), 'untouched before anything is asked').toEqual([undefined, undefined, undefined]);
  for (const [codec, name] of [
    ['h264', 'video/H264'],
    ['vp8', 'video/VP8'],
  ] as const) {
    void peer.encodeIn(codec);
    // eslint-disable-next-line no-await-in-loop
    await settle();
    expect(codecsOf(sender)).toEqual([name, name, name]);
    expect(layersOf(sender)).toEqual([4, 2, 1]);
  }
  expect(sent).toEqual([]);
});

test.each(['ignored', 'refused'] as const)(
  'a codec that is %s is asked for once, and the camera goes on',
  async (how) => {
    const { peer, sender, settle } = await filming(how);
    const setParameters = vi.spyOn(sender, 'setParameters');
    void peer.carry(nothing);
    await settle();
    setParameters.mockClear();
    void peer.carry(own({ video }));
    void peer.encodeIn('h264');
    await settle();
    expect(layersOf(sender)).toEqual([4, 2, 1]);
    const asked = setParameters.mock.calls.filter(([{ encodings }]) => encodings.some(({ codec }) => codec));
    expect(asked).toHaveLength(1);
    expect(codecsOf(sender)).toEqual([undefined, undefined, undefined]);
  },
);

test('a codec that was not negotiated is not asked for', async () => {
  const { peer, sender, settle } = await filming('refused');
  sender.codecs = sender.codecs.filter(({ mimeType }) => mimeType !== 'video/H264');
  const setParameters = vi.spyOn(sender, 'setParameters');
  void peer.encodeIn('h264');
  await settle();
  expect(setParameters).not.toHaveBeenCalled();
});

test.each([
  [1280, 720, [4, 2, 1]],
  [720, 1280, [4, 2, 1]],
  [640, 480, [2, 1]],
  [320, 240, [1]],
])('a camera of %i by %i is sent in layers of which the last is whole', async (width, height, scales) => {
  vi.useRealTimers();
  const peer = make();
  const sender = added[1]!.sender;
  await peer.offer('page', true);
  await peer.answer('answer', 'name');
  void peer.carry(own({ audio, video: camera(width, height) }));
  for (let round = 0; round < 3; round += 1) {
    sender.through?.();
    // eslint-disable-next-line no-await-in-loop
    await new Promise((resolve) => setTimeout(resolve));
  }
  expect(layersOf(sender)).toEqual(scales);
});
