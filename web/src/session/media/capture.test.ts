import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Capture } from './capture.svelte';

class FakeTrack extends EventTarget {
  enabled = true;
  stopped = false;
  readonly kind: string;
  readonly label: string;
  constructor(kind: string, label = '') {
    super();
    this.kind = kind;
    this.label = label;
  }
  getSettings() {
    return { deviceId: this.label };
  }
  stop() {
    this.stopped = true;
  }
  muted = false;
  silence(muted: boolean) {
    this.muted = muted;
    this.dispatchEvent(new Event(muted ? 'mute' : 'unmute'));
  }
  unplug() {
    this.dispatchEvent(new Event('ended'));
  }
}

const stream = (...kinds: string[]) => ({
  getAudioTracks: () => kinds.filter((kind) => kind === 'audio').map((kind) => new FakeTrack(kind)),
  getVideoTracks: () => kinds.filter((kind) => kind === 'video').map((kind) => new FakeTrack(kind)),
});
const ask = vi.fn();

beforeEach(() => {
  sessionStorage.clear();
  localStorage.clear();
  ask.mockReset().mockResolvedValue(stream('audio', 'video'));
  vi.stubGlobal('navigator', { mediaDevices: { getUserMedia: ask } });
  vi.stubGlobal('RTCPeerConnection', EventTarget);
});
afterEach(() => {
  vi.unstubAllGlobals();
});

test('nothing is asked for before a tap', async () => {
  const capture = new Capture();
  await capture.takeUpAgain();
  expect(ask).not.toHaveBeenCalled();
  expect(capture.isUntried).toBe(true);
});

test('who goes on without while the browser still asks is asked no more, and what is allowed then is let go', async () => {
  const asking: ((given: object) => void)[] = [];
  ask.mockReturnValue(new Promise((resolve) => asking.push(resolve)));
  const capture = new Capture();
  const asked = capture.start();
  await capture.start('none');
  expect([capture.state, capture.wish]).toEqual(['off', 'none']);
  const track = new FakeTrack('video');
  asking[0]?.({ getAudioTracks: () => [], getVideoTracks: () => [track] });
  expect(await asked).toBe(false);
  expect([capture.isHolding, track.stopped]).toEqual([false, true]);
});

test('a browser that makes no calls is asked for nothing, and that is said', async () => {
  vi.stubGlobal('RTCPeerConnection', undefined);
  const capture = new Capture();
  expect(await capture.start()).toBe(false);
  expect([ask.mock.calls.length, capture.trouble]).toEqual([0, { which: 'both', why: 'unable' }]);
});

test('who is muted keeps the microphone, to be heard at once, and is muted after a reload', async () => {
  const capture = new Capture();
  await capture.start();
  await capture.toggleMic();
  expect(capture.audio).toMatchObject({ enabled: false, stopped: false });
  const reloaded = new Capture();
  await reloaded.takeUpAgain();
  expect([reloaded.audio?.enabled, reloaded.isHeard]).toEqual([false, false]);
  await reloaded.toggleMic();
  expect([reloaded.audio?.enabled, ask.mock.calls.length]).toEqual([true, 2]);
});

test('the next visit in the same tab asks anew', async () => {
  await new Capture().start();
  const before = location.pathname;
  history.replaceState(null, '', '/s/another');
  const next = new Capture();
  history.replaceState(null, '', before);
  expect(next.isUntried).toBe(true);
  expect(new Capture().isUntried).toBe(false);
});

test('what comes after the person has left is stopped where it arrives', async () => {
  const late = stream('audio', 'video');
  const tracks = [late.getAudioTracks()[0]!, late.getVideoTracks()[0]!] as const;
  const grants: ((stream: unknown) => void)[] = [];
  ask.mockReturnValueOnce(new Promise((resolve) => grants.push(resolve)));
  const capture = new Capture();
  const started = capture.start();
  capture.stop();
  grants[0]!({ getAudioTracks: () => [tracks[0]], getVideoTracks: () => [tracks[1]] });
  expect(await started).toBe(false);
  expect(tracks.map(({ stopped }) => stopped)).toEqual([true, true]);
  expect([capture.state, capture.audio, capture.video]).toEqual(['off', null, null]);
});

test('without a camera the microphone is still asked for', async () => {
  ask.mockRejectedValueOnce(new DOMException('', 'NotFoundError')).mockResolvedValueOnce(stream('audio'));
  const capture = new Capture();
  expect(await capture.start()).toBe(true);
  expect([capture.isHeard, capture.isSeen, capture.trouble]).toEqual([
    true,
    false,
    { which: 'camera', why: 'missing' },
  ]);
});

test('a refusal is not asked around', async () => {
  ask.mockRejectedValue(new DOMException('', 'NotAllowedError'));
  const capture = new Capture();
  expect(await capture.start()).toBe(false);
  expect([capture.state, capture.trouble]).toEqual(['failed', { which: 'both', why: 'blocked' }]);
  expect(ask).toHaveBeenCalledTimes(1);
});

test('who chose neither is not asked again after a reload', async () => {
  await new Capture().start('none');
  await new Capture().takeUpAgain();
  expect(ask).not.toHaveBeenCalled();
});

test('nobody is seen or heard on a page that was never asked, until it is turned on or declined', async () => {
  const capture = new Capture();
  expect(capture.isMissing).toBe(true);
  await capture.start('none');
  expect(capture.isMissing).toBe(false);
  await capture.start();
  expect(capture.isMissing).toBe(false);
});

test('sound only with a microphone that is refused too goes on with neither, and says so', async () => {
  ask.mockRejectedValue(new DOMException('', 'NotAllowedError'));
  const capture = new Capture();
  await capture.start();
  expect(await capture.continueWithSound()).toBe(false);
  expect([capture.wish, capture.state, capture.trouble]).toEqual(['none', 'off', null]);
  ask.mockResolvedValue(stream('audio'));
  expect(await capture.continueWithSound()).toBe(true);
  expect(capture.isHeard).toBe(true);
});

test.each([
  ['granted', 'granted', 1],
  ['granted', 'prompt', 0],
])('in another tab a host with a camera %s and a microphone %s is asked %i times', async (camera, mic, times) => {
  const states: Record<string, string> = { camera, microphone: mic };
  const query = ({ name }: { name: string }) => Promise.resolve({ state: states[name] });
  vi.stubGlobal('navigator', { mediaDevices: { getUserMedia: ask }, permissions: { query } });
  await new Capture().takeUpGranted();
  expect(ask).toHaveBeenCalledTimes(times);
});

const wanted = (one: unknown) =>
  Object.values((one as { deviceId?: object }).deviceId ?? { exact: 'usual' })[0] as string;

/** A browser with permissions, that hands over tracks named after the device that was wanted. */
function browser(states: Partial<Record<'camera' | 'microphone', PermissionState>> = {}) {
  const given: FakeTrack[] = [];
  const query = ({ name }: { name: 'camera' | 'microphone' }) => Promise.resolve({ state: states[name] ?? 'granted' });
  ask.mockImplementation((constraints: MediaStreamConstraints) => {
    const make = (kind: 'audio' | 'video') =>
      constraints[kind] ? [new FakeTrack(kind, wanted(constraints[kind]))] : [];
    const [audio, video] = [make('audio'), make('video')];
    given.push(...audio, ...video);
    return Promise.resolve({ getAudioTracks: () => audio, getVideoTracks: () => video });
  });
  vi.stubGlobal('navigator', { mediaDevices: { getUserMedia: ask }, permissions: { query } });
  return given;
}

const settled = () => new Promise((resolve) => setTimeout(resolve));
const refuse = (name: string) => ask.mockRejectedValueOnce(new DOMException('', name));
const asked = () => ask.mock.lastCall?.[0] as { audio: unknown; video: unknown };
const camera = (id: string, label = id) => ({ id, label, kind: 'videoinput' as const });

test('asking for the camera leaves the microphone that works as it is', async () => {
  browser();
  const capture = new Capture();
  await capture.start('sound');
  const voice = capture.audio;
  await capture.toggleCamera();
  expect(capture.audio).toBe(voice);
  expect(asked().audio).toBe(false);
  expect([capture.isHeard, capture.isSeen, capture.wish]).toEqual([true, true, 'both']);
});

test.each([
  ['NotReadableError', 'busy'],
  ['NotFoundError', 'missing'],
  ['NotAllowedError', 'system'],
])('a camera that fails with %s says so, and the voice goes on', async (name, why) => {
  browser();
  const capture = new Capture();
  await capture.start('sound');
  refuse(name);
  await capture.toggleCamera();
  expect([capture.isHeard, capture.state, capture.trouble]).toEqual([true, 'on', { which: 'camera', why }]);
  await capture.tryAgain();
  expect([capture.isSeen, capture.trouble]).toEqual([true, null]);
});

test('who blocked the camera alone is heard all the same, without another prompt', async () => {
  browser({ camera: 'denied' });
  refuse('NotAllowedError');
  const capture = new Capture();
  expect(await capture.start()).toBe(true);
  expect([capture.isHeard, capture.trouble]).toEqual([true, { which: 'camera', why: 'blocked' }]);
  expect(ask).toHaveBeenCalledTimes(2);
});

test('a prompt that was not answered is told from a refusal', async () => {
  browser({ camera: 'prompt', microphone: 'prompt' });
  refuse('NotAllowedError');
  const capture = new Capture();
  await capture.start();
  expect(capture.trouble).toEqual({ which: 'both', why: 'dismissed' });
  expect(ask).toHaveBeenCalledTimes(1);
});

test('another camera takes over before the one before is let go', async () => {
  const given = browser();
  const capture = new Capture();
  await capture.start();
  const before = given[1]!;
  await capture.use('camera', { id: 'desk', label: 'Desk camera' });
  expect([capture.video?.label, before.stopped]).toEqual(['desk', true]);
  expect(asked().audio).toBe(false);
});

test('stopped video lets the camera go, which is the one that is started again', async () => {
  const given = browser();
  const capture = new Capture();
  await capture.start();
  await capture.use('camera', { id: 'desk', label: 'Desk camera' });
  const voice = capture.audio;
  await capture.toggleCamera();
  expect([given.at(-1)!.stopped, capture.video, capture.isSeen]).toEqual([true, null, false]);
  expect([capture.isMissing, capture.trouble, capture.inUse('camera')]).toEqual([false, null, 'desk']);
  capture.keep({ camera: undefined });
  await capture.toggleCamera();
  expect([asked().audio, capture.video?.label, capture.isSeen]).toEqual([false, 'desk', true]);
  expect([capture.audio, capture.isHeard]).toEqual([voice, true]);
});

test('a reload asks for no camera whose person has stopped it, until they start it', async () => {
  browser();
  const capture = new Capture();
  await capture.start();
  await capture.toggleCamera();
  const reloaded = new Capture();
  await reloaded.takeUpAgain();
  expect([asked().video, reloaded.isHeard, reloaded.isSeen, reloaded.trouble]).toEqual([false, true, false, null]);
  await reloaded.toggleCamera();
  expect([asked().audio, reloaded.isSeen]).toEqual([false, true]);
});

test('who has nothing but a camera and stops it is not said to be without, nor after a reload', async () => {
  browser();
  const capture = new Capture();
  await capture.start('camera');
  await capture.toggleCamera();
  expect([capture.isHolding, capture.isMissing]).toEqual([true, false]);
  const times = ask.mock.calls.length;
  const reloaded = new Capture();
  await reloaded.takeUpAgain();
  expect([reloaded.isHolding, reloaded.isMissing, ask.mock.calls.length]).toEqual([true, false, times]);
});

test('a camera that comes after its person was stopped is let go where it arrives', async () => {
  const given = browser();
  const capture = new Capture();
  const started = capture.start();
  capture.stopVideo();
  await started;
  expect([given[1]!.stopped, capture.isSeen, capture.isHeard]).toEqual([true, false, true]);
});

test('a stopped camera that cannot be started again says why', async () => {
  browser();
  const capture = new Capture();
  await capture.start();
  await capture.toggleCamera();
  refuse('NotReadableError');
  await capture.toggleCamera();
  expect([capture.isSeen, capture.trouble]).toEqual([false, { which: 'camera', why: 'busy' }]);
  await capture.tryAgain();
  expect([capture.isSeen, capture.trouble]).toEqual([true, null]);
});

test('a camera that cannot be had beside another gets its turn alone', async () => {
  const given = browser();
  const capture = new Capture();
  await capture.start();
  refuse('NotReadableError');
  await capture.use('camera', { id: 'front', label: 'Front' });
  expect([given[1]!.stopped, capture.video?.label, capture.trouble]).toEqual([true, 'front', null]);
});

test('a chosen camera that fails is told, and the one before goes on', async () => {
  browser();
  const capture = new Capture();
  await capture.start();
  refuse('NotReadableError');
  refuse('NotReadableError');
  await capture.use('camera', { id: 'taken', label: 'Taken' });
  expect([capture.isSeen, capture.trouble]).toEqual([true, { which: 'camera', why: 'busy' }]);
  expect([capture.video?.label, capture.kept.camera]).toEqual(['usual', undefined]);
});

test('what is unplugged is replaced by what the browser chooses, and that is told', async () => {
  const given = browser();
  const capture = new Capture();
  await capture.start();
  // A headset takes both along.
  for (const track of given.slice(0, 2)) track.unplug();
  await settled();
  expect([capture.isHeard, capture.isSeen, capture.trouble]).toEqual([true, true, null]);
  expect(capture.replaced).toMatchObject({ label: 'usual' });
});

test('what is unplugged and cannot be replaced is told, both in one', async () => {
  const given = browser();
  const capture = new Capture();
  await capture.start();
  ask.mockRejectedValue(new DOMException('', 'NotFoundError'));
  given[1]!.unplug();
  await settled();
  expect([capture.isHeard, capture.trouble]).toEqual([true, { which: 'camera', why: 'gone' }]);
  given[0]!.unplug();
  await settled();
  expect([capture.isMissing, capture.state, capture.trouble]).toEqual([true, 'failed', { which: 'both', why: 'gone' }]);
});

test('nobody is asked by a prompt over what is unplugged', async () => {
  const given = browser({ camera: 'prompt' });
  const capture = new Capture();
  await capture.start();
  given[1]!.unplug();
  await settled();
  expect(ask).toHaveBeenCalledTimes(1);
  expect(capture.trouble).toEqual({ which: 'camera', why: 'gone' });
});

test('a camera that ends because its permission was taken back is blocked, and not unplugged', async () => {
  const permissions: Record<string, PermissionState> = {};
  const given = browser(permissions);
  const capture = new Capture();
  await capture.start();
  permissions['camera'] = 'denied';
  given[1]!.unplug();
  await settled();
  expect(capture.trouble).toEqual({ which: 'camera', why: 'blocked' });
});

test('who leaves while it is looked why a camera is gone is told nothing, and nothing fails', async () => {
  const asks: (() => void)[] = [];
  browser();
  const capture = new Capture();
  await capture.start();
  await capture.found([camera('usual')]);
  const query = () => new Promise((resolve) => asks.push(() => resolve({ state: 'prompt' })));
  vi.stubGlobal('navigator', { mediaDevices: { getUserMedia: ask }, permissions: { query } });
  const found = capture.found([]);
  asks[0]!();
  await settled();
  capture.stop();
  asks[1]!();
  await found;
  expect([capture.state, capture.trouble]).toEqual(['off', null]);
});

test('a camera that is no longer listed is gone, and one that is plugged in again is taken up', async () => {
  browser();
  const capture = new Capture();
  await capture.start();
  await capture.found([camera('usual')]);
  refuse('NotFoundError');
  await capture.found([]);
  expect(capture.trouble).toEqual({ which: 'camera', why: 'gone' });
  await capture.found([camera('usual')]);
  expect([capture.isSeen, capture.trouble]).toEqual([true, null]);
});

test('a camera that was busy is not turned on because the page is told the names of devices', async () => {
  browser();
  refuse('NotReadableError');
  const capture = new Capture();
  await capture.start();
  expect(capture.isSeen).toBe(false);
  await capture.found([camera('usual')]);
  expect(capture.isSeen).toBe(false);
  await capture.found([camera('usual'), camera('new')]);
  expect(capture.isSeen).toBe(true);
});

test('a chosen camera whose id has changed is known by its label', async () => {
  browser();
  const capture = new Capture();
  capture.keep({ camera: { id: 'old', label: 'Desk camera' } });
  await capture.found([camera('lid', 'Lid camera'), camera('new', 'Desk camera')]);
  await capture.start();
  expect(asked().video).toMatchObject({ deviceId: { exact: 'new' } });
});

test('a person who is asked nothing by a browser without devices reads why', async () => {
  vi.stubGlobal('navigator', {});
  vi.stubGlobal('isSecureContext', true);
  const capture = new Capture();
  await capture.start();
  expect(capture.trouble).toEqual({ which: 'both', why: 'unable' });
  vi.stubGlobal('isSecureContext', false);
  await capture.start();
  expect(capture.trouble).toEqual({ which: 'both', why: 'insecure' });
});

test('a camera chosen before that is not there is not insisted on', async () => {
  browser();
  const capture = new Capture();
  capture.keep({ camera: { id: 'at work', label: 'Desk camera' } });
  refuse('OverconstrainedError');
  expect(await capture.start()).toBe(true);
  expect([capture.video?.label, capture.trouble]).toEqual(['usual', null]);
  expect(capture.kept.camera?.id, 'for the next time').toBe('at work');
});

test('of cameras that are chosen quickly one after another the last is used, and the one before is kept if that fails', async () => {
  browser();
  const capture = new Capture();
  await capture.start();
  const choices = ['desk', 'lid', 'wall'].map((id) => capture.use('camera', { id, label: id }));
  await Promise.all(choices);
  expect([capture.inUse('camera'), capture.kept.camera?.id]).toEqual(['wall', 'wall']);
  expect(capture.trouble).toBeNull();
  const last = [
    capture.use('camera', { id: 'desk', label: 'desk' }),
    capture.use('microphone', { id: 'ear', label: '' }),
  ];
  await Promise.all(last);
  expect([capture.inUse('camera'), capture.inUse('microphone')]).toEqual(['desk', 'ear']);
  refuse('NotReadableError');
  refuse('NotReadableError');
  await capture.use('camera', { id: 'taken', label: 'taken' });
  expect([capture.inUse('camera'), capture.kept.camera?.id]).toEqual(['desk', 'desk']);
});

test('what the system silences is known as long as it is silent, and only of who means to be heard', async () => {
  const capture = new Capture();
  await capture.start();
  const before = capture.audio as unknown as FakeTrack;
  before.silence(true);
  expect(capture.isSilenced).toBe(true);
  await capture.toggleMic();
  expect(capture.isSilenced).toBe(false);
  await capture.toggleMic();
  before.silence(false);
  expect(capture.isSilenced).toBe(false);
});

test('after an interruption both are taken anew without a gap in what is held, and muted stays muted', async () => {
  ask.mockImplementation(() => Promise.resolve(stream('audio', 'video')));
  const capture = new Capture();
  await capture.start();
  await capture.toggleMic();
  const [audio, video] = [capture.audio, capture.video] as unknown as FakeTrack[];
  audio!.silence(true);
  await capture.renew();
  expect([audio!.stopped, video!.stopped]).toEqual([true, true]);
  expect(capture.audio).not.toBe(audio);
  expect(capture.video).not.toBe(video);
  expect([capture.audio?.enabled, capture.isSeen, capture.trouble]).toEqual([false, true, null]);
  audio!.silence(true);
  await capture.toggleMic();
  expect(capture.isSilenced, 'what is not held any more').toBe(false);
});

test('who holds nothing is asked for nothing after an interruption', async () => {
  const capture = new Capture();
  await capture.renew();
  expect(ask).not.toHaveBeenCalled();
});
