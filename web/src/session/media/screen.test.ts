import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Command } from '../../wire/Command';
import { canShareScreen, Screen, type Stand } from './screen.svelte';

class FakeTrack extends EventTarget {
  contentHint = '';
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

const asked: Command['type'][] = [];
const onTaken = vi.fn();
const onFailed = vi.fn();
const getDisplayMedia = vi.fn();
const inside: Stand = { shares: false, inside: true, carries: true };
const sharing: Stand = { ...inside, shares: true };
const share_screen: Command = { type: 'share_screen' };
let video: FakeTrack;
let audio: FakeTrack;
let screen: Screen;

beforeEach(() => {
  asked.length = 0;
  for (const mock of [onTaken, onFailed, getDisplayMedia]) mock.mockReset();
  [video, audio] = [new FakeTrack('video'), new FakeTrack('audio')];
  getDisplayMedia.mockResolvedValue({ getVideoTracks: () => [video], getAudioTracks: () => [audio] });
  vi.stubGlobal('navigator', { mediaDevices: { getDisplayMedia } });
  screen = new Screen({ do: ({ type }) => asked.push(type), onTaken, onFailed });
  screen.follow(inside);
});
afterEach(() => vi.unstubAllGlobals());

/** Chosen, asked for and granted. */
async function shared() {
  await screen.share();
  screen.settled(share_screen, { type: 'done' });
  screen.follow(sharing);
  asked.length = 0;
}

test('nothing of what is captured leaves before the server says that this person shares', async () => {
  await screen.share();
  expect([asked, screen.captured?.video, screen.sending]).toEqual([['share_screen'], video, null]);
  expect(video.contentHint).toBe('detail');
  screen.follow(inside);
  screen.settled(share_screen, { type: 'done' });
  expect(screen.sending).toBeNull();
  screen.follow(sharing);
  expect(screen.sending).toEqual({ video, audio });
});

test('who chooses nothing has changed nothing', async () => {
  getDisplayMedia.mockRejectedValue(new DOMException('Permission denied', 'NotAllowedError'));
  await screen.share();
  expect([asked, screen.captured, onFailed.mock.calls.length]).toEqual([[], null, 0]);
});

test('a capture that fails is told', async () => {
  getDisplayMedia.mockRejectedValue(new DOMException('busy', 'NotReadableError'));
  await screen.share();
  expect([asked, screen.captured, onFailed.mock.calls.length]).toEqual([[], null, 1]);
});

test.each([
  { type: 'refused', refusal: { code: 'screen_taken' } },
  { type: 'not_saved', media_cut: false },
] as const)('what the server does not grant ($type) is not captured a moment longer', async (outcome) => {
  await screen.share();
  screen.settled(share_screen, outcome);
  expect([screen.captured, video.stopped, audio.stopped]).toEqual([null, true, true]);
});

test('a wish that the busy server is asked again goes on being captured', async () => {
  await screen.share();
  screen.settled(share_screen, { type: 'busy' });
  expect(screen.captured?.video).toBe(video);
});

test('granted and taken back in the same moment is not captured', async () => {
  await screen.share();
  screen.settled(share_screen, { type: 'done' });
  screen.follow(inside);
  expect([screen.captured, video.stopped]).toEqual([null, true]);
});

test('Stop sharing ends the capture and tells the server', async () => {
  await shared();
  screen.stop();
  expect([asked, screen.captured, video.stopped, audio.stopped]).toEqual([['stop_sharing'], null, true, true]);
  screen.follow(sharing);
  expect(asked, 'said once').toEqual(['stop_sharing']);
  screen.follow(inside);
  expect(onTaken).not.toHaveBeenCalled();
});

test("the browser's own end of it does the same", async () => {
  await shared();
  video.dispatchEvent(new Event('ended'));
  expect([asked, screen.captured, audio.stopped]).toEqual([['stop_sharing'], null, true]);
});

test('a host who stops it, or somebody who takes it over, ends the capture, and it is told', async () => {
  await shared();
  screen.follow(inside);
  expect([asked, screen.captured, video.stopped, onTaken.mock.calls.length]).toEqual([[], null, true, 1]);
});

test('a pause ends the capture without a word, and a resume does not begin it again', async () => {
  await shared();
  screen.follow({ ...inside, inside: false });
  expect([screen.captured, video.stopped, audio.stopped]).toEqual([null, true, true]);
  screen.follow(inside);
  expect([asked, screen.captured, onTaken.mock.calls.length]).toEqual([[], null, 0]);
  expect(getDisplayMedia).toHaveBeenCalledTimes(1);
});

test('who was paused while choosing shares nothing', async () => {
  getDisplayMedia.mockImplementation(() => {
    screen.follow({ ...inside, inside: false });
    return Promise.resolve({ getVideoTracks: () => [video], getAudioTracks: () => [] });
  });
  await screen.share();
  expect([asked, screen.captured, video.stopped]).toEqual([[], null, true]);
});

test('a newer device of the same person ends the capture here, and says there that nothing comes', async () => {
  await shared();
  screen.follow({ ...sharing, carries: false });
  expect([asked, screen.captured, video.stopped]).toEqual([[], null, true]);
  const newer = new Screen({ do: ({ type }) => asked.push(type), onTaken, onFailed });
  newer.follow(sharing);
  newer.follow(sharing);
  expect(asked).toEqual(['stop_sharing']);
});

test('a browser that cannot capture a screen offers nothing', async () => {
  expect(canShareScreen()).toBe(true);
  vi.stubGlobal('navigator', { mediaDevices: {} });
  expect(canShareScreen()).toBe(false);
  vi.stubGlobal('navigator', {});
  expect(canShareScreen()).toBe(false);
  await screen.share();
  expect(getDisplayMedia).not.toHaveBeenCalled();
});
