import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Capture } from './capture.svelte';

class FakeTrack extends EventTarget {
  enabled = true;
  stopped = false;
  readonly kind: string;
  constructor(kind: string) {
    super();
    this.kind = kind;
  }
  stop() {
    this.stopped = true;
  }
}

const stream = (...kinds: string[]) => ({
  getAudioTracks: () => kinds.filter((kind) => kind === 'audio').map((kind) => new FakeTrack(kind)),
  getVideoTracks: () => kinds.filter((kind) => kind === 'video').map((kind) => new FakeTrack(kind)),
});
const ask = vi.fn();

beforeEach(() => {
  sessionStorage.clear();
  ask.mockReset().mockResolvedValue(stream('audio', 'video'));
  vi.stubGlobal('navigator', { mediaDevices: { getUserMedia: ask } });
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

test('muting and stopping the video keep the tracks, and survive a reload', async () => {
  const capture = new Capture();
  await capture.start();
  await capture.toggleMic();
  await capture.toggleCamera();
  expect([capture.audio?.enabled, capture.video?.enabled]).toEqual([false, false]);
  expect(ask).toHaveBeenCalledTimes(1);
  const reloaded = new Capture();
  await reloaded.takeUpAgain();
  expect([reloaded.audio?.enabled, reloaded.video?.enabled]).toEqual([false, false]);
  expect([reloaded.isHeard, reloaded.isSeen]).toEqual([false, false]);
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
  expect([capture.isHeard, capture.isSeen, capture.problem]).toEqual([true, false, 'missing']);
});

test('a refusal is not asked around', async () => {
  ask.mockRejectedValue(new DOMException('', 'NotAllowedError'));
  const capture = new Capture();
  expect(await capture.start()).toBe(false);
  expect([capture.state, capture.problem]).toEqual(['failed', 'refused']);
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
  expect([capture.wish, capture.state, capture.problem]).toEqual(['none', 'off', null]);
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
