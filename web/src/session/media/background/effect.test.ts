import { beforeEach, expect, test, vi } from 'vitest';
import { Capture } from '../capture.svelte';
import type { Hooks, Start } from './effect.svelte';
import { cameraOf } from './effect.svelte';
import type { Background } from './names';

class FakeTrack extends EventTarget {
  enabled = true;
  stop() {}
  getSettings() {
    return { deviceId: 'camera' };
  }
}
const track = () => new FakeTrack() as unknown as MediaStreamTrack;

const ask = () => {
  const [audio, video] = [track(), track()];
  return Promise.resolve({ getAudioTracks: () => [audio], getVideoTracks: () => [video] });
};

/** What was set to work, in order. */
let works: { camera: MediaStreamTrack; backgrounds: Background[]; stopped: boolean; hooks: Hooks }[];
let isFetched: () => void;

const start: Start = (camera, background, hooks) => {
  const work = { camera, backgrounds: [background], stopped: false, hooks };
  works.push(work);
  return {
    change: (other) => work.backgrounds.push(other),
    stop: () => (work.stopped = true),
  };
};

beforeEach(() => {
  works = [];
  sessionStorage.clear();
  localStorage.clear();
  vi.stubGlobal('navigator', { mediaDevices: { getUserMedia: ask } });
  vi.stubGlobal('RTCPeerConnection', EventTarget);
});

const settled = () => new Promise((resolve) => setTimeout(resolve));

/** Somebody with a camera, for whom an effect is fetched at once. */
async function withCamera(effect = () => Promise.resolve(start)): Promise<Capture> {
  const capture = new Capture(sessionStorage, localStorage, effect);
  await capture.start();
  return capture;
}

const picture = (work = works.length - 1) => {
  const made = track();
  works[work]!.hooks.onPicture(made);
  return made;
};

test('without a background the camera is seen, and nothing is fetched', async () => {
  const fetch = vi.fn();
  const capture = await withCamera(fetch);
  expect(capture.video).not.toBeNull();
  expect(fetch).not.toHaveBeenCalled();
});

test('from the choice on nobody is seen until there is a picture with the background', async () => {
  const waiting = new Promise<void>((resolve) => (isFetched = resolve));
  const capture = await withCamera(() => waiting.then(() => start));
  const camera = capture.video!;
  capture.setBackground('garden');
  expect([capture.video, capture.isSeen, capture.isHolding]).toEqual([null, true, true]);
  isFetched();
  await settled();
  expect(capture.video, 'it is at work, and has nothing to show').toBeNull();
  const made = picture();
  expect(capture.video).toBe(made);
  expect(cameraOf(made)).toBe(camera);
  capture.setBackground(null);
  expect([capture.video, works[0]!.stopped]).toEqual([camera, true]);
});

test('a choice of before is there again before the camera is, and another browser tab knows it', async () => {
  (await withCamera()).setBackground('blur');
  await settled();
  const reloaded = await withCamera();
  expect(reloaded.video).toBeNull();
  await settled();
  expect(works.at(-1)!.backgrounds).toEqual(['blur']);
});

test('another background takes over without a pause, and so does another camera', async () => {
  const capture = await withCamera();
  capture.setBackground('blur');
  await settled();
  const made = picture();
  capture.setBackground('sage');
  expect([capture.video, works[0]!.backgrounds]).toEqual([made, ['blur', 'sage']]);
  await capture.use('camera', { id: 'other', label: 'Other' });
  expect([capture.video, works[0]!.stopped], 'the one before, behind its background').toEqual([made, false]);
  await settled();
  expect(works[1]!.backgrounds).toEqual(['sage']);
  works[0]!.hooks.onPicture(track());
  expect(capture.video, 'what the work of before brings anew is not shown').toBe(made);
  const next = picture();
  expect([capture.video, works[0]!.stopped, works[1]!.stopped]).toEqual([next, true, false]);
});

test('of two changes in a row the first camera is shown until the last has a picture, and none is left at work', async () => {
  const capture = await withCamera();
  capture.setBackground('sage');
  await settled();
  const made = picture();
  for (const id of ['second', 'third']) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    await capture.use('camera', { id, label: id });
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    await settled();
    expect(capture.video).toBe(made);
  }
  expect(works.map(({ stopped }) => stopped)).toEqual([false, true, false]);
  await capture.toggleCamera();
  expect(works.map(({ stopped }) => stopped)).toEqual([true, true, true]);
});

test('a camera whose background fails as it takes over shows neither its room nor the one before', async () => {
  const capture = await withCamera();
  capture.setBackground('sage');
  await settled();
  picture();
  await capture.use('camera', { id: 'other', label: 'Other' });
  await settled();
  works[1]!.hooks.onTrouble('failed');
  expect([capture.video, capture.isSeen]).toEqual([null, false]);
  expect(works.map(({ stopped }) => stopped)).toEqual([true, true]);
});

test('stopped video is not worked on, and is seen again with its background alone', async () => {
  const capture = await withCamera();
  capture.setBackground('sage');
  await settled();
  picture();
  await capture.toggleCamera();
  expect([works[0]!.stopped, capture.video]).toEqual([true, null]);
  await capture.toggleCamera();
  await settled();
  expect([capture.video, works[1]!.backgrounds]).toEqual([null, ['sage']]);
  const made = picture();
  expect(capture.video).toBe(made);
});

test.each(['slow', 'failed', 'unable'] as const)('%s: the camera goes off and not to the bare room', async (why) => {
  const capture = await withCamera();
  capture.setBackground('sage');
  await settled();
  picture();
  works[0]!.hooks.onTrouble(why);
  expect([capture.video, capture.isSeen, capture.noBackground]).toEqual([null, false, { why }]);
  expect(works[0]!.stopped).toBe(true);
  // Start Video, and Try again.
  await capture.toggleCamera();
  expect([capture.video, capture.isSeen, capture.noBackground]).toEqual([null, true, null]);
  await settled();
  works[1]!.hooks.onTrouble(why);
  capture.setBackground('sage');
  await settled();
  expect([capture.video, capture.isSeen]).toEqual([null, true]);
  works[2]!.hooks.onTrouble(why);
  capture.setBackground(null);
  await settled();
  expect(capture.video, 'chosen, the room is seen').not.toBeNull();
  expect([capture.isSeen, capture.noBackground]).toEqual([true, null]);
});

test('whatever is chosen while video is stopped, the camera stays off', async () => {
  const capture = await withCamera();
  await capture.toggleCamera();
  for (const background of ['sage', null] as const) {
    capture.setBackground(background);
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    await settled();
  }
  expect([capture.isSeen, capture.video, works.length]).toEqual([false, null, 0]);
});

test('who leaves after a background failed is told nothing more of it', async () => {
  const capture = await withCamera();
  capture.setBackground('sage');
  await settled();
  works[0]!.hooks.onTrouble('failed');
  capture.stop();
  expect(capture.noBackground).toBeNull();
});

test('what cannot be fetched is a trouble, and not the bare room', async () => {
  const capture = await withCamera(() => Promise.reject(new Error('gone')));
  capture.setBackground('sage');
  await settled();
  expect([capture.video, capture.isSeen, capture.noBackground]).toEqual([null, false, { why: 'failed' }]);
});

test('who leaves while it starts has nothing at work', async () => {
  const waiting = new Promise<void>((resolve) => (isFetched = resolve));
  const capture = await withCamera(() => waiting.then(() => start));
  capture.setBackground('garden');
  capture.stop();
  isFetched();
  await settled();
  expect([works.length, capture.video]).toEqual([0, null]);
});
