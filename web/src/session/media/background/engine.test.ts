import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { FromWorker, ToWorker } from './messages';

vi.mock('./worker?worker&url', () => ({ default: 'worker.js' }));

class FakeTrack {
  copies = 0;
  clone() {
    this.copies += 1;
    return this;
  }
  stop() {}
}

class FakeWorker extends EventTarget {
  static readonly all: FakeWorker[] = [];
  readonly heard: ToWorker['type'][] = [];
  constructor() {
    super();
    FakeWorker.all.push(this);
  }
  postMessage({ type }: ToWorker) {
    this.heard.push(type);
  }
  terminate() {}
  says(data: FromWorker) {
    this.dispatchEvent(new MessageEvent('message', { data }));
  }
}

beforeEach(() => {
  FakeWorker.all.length = 0;
  vi.stubGlobal('Worker', FakeWorker);
});
afterEach(() => {
  vi.unstubAllGlobals();
});

async function begun() {
  const { start } = await import('./engine');
  const camera = new FakeTrack();
  const hooks = { onPicture: vi.fn(), onTrouble: vi.fn() };
  const running = start(camera as unknown as MediaStreamTrack, 'sage', hooks);
  return { camera, hooks, running, worker: FakeWorker.all[0]! };
}

test('a worker that can take the camera itself is lent a copy once it is ready', async () => {
  const { camera, worker } = await begun();
  worker.says({ type: 'ready', takesCamera: true });
  expect([camera.copies, worker.heard]).toEqual([1, ['begin', 'camera']]);
});

test('a worker that is ready only after it was stopped is lent no camera, and what it brings is not shown', async () => {
  const { camera, hooks, running, worker } = await begun();
  running.stop();
  worker.says({ type: 'ready', takesCamera: true });
  worker.says({ type: 'track', track: {} as MediaStreamTrack });
  worker.says({ type: 'running' });
  expect([camera.copies, hooks.onPicture.mock.calls, worker.heard]).toEqual([0, [], ['begin', 'stop']]);
});
