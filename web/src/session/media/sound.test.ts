// Playing, and waiting for a tap where the browser wants one.
import { beforeEach, expect, test, vi } from 'vitest';

/** An element that the browser plays, or not. */
function element(verdict: () => Promise<void>): HTMLMediaElement {
  return { srcObject: {}, play: verdict } as unknown as HTMLMediaElement;
}

const refuses = () => Promise.reject(new DOMException('a tap is wanted', 'NotAllowedError'));
const settled = () => new Promise((resolve) => setTimeout(resolve));

let sound: typeof import('./sound.svelte').sound;
beforeEach(async () => {
  vi.resetModules();
  ({ sound } = await import('./sound.svelte'));
});

test('what the browser does not play waits for a tap', async () => {
  let plays = false;
  sound.play(element(() => (plays ? Promise.resolve() : refuses())));
  await settled();
  expect(sound.blocked).toBe(true);
  plays = true;
  vi.stubGlobal('AudioContext', function AudioContext(this: object) {
    Object.assign(this, { state: 'running' });
  });
  sound.wake();
  await settled();
  expect(sound.blocked).toBe(false);
  vi.unstubAllGlobals();
});

test('what is not to be heard any more waits for no tap', async () => {
  const [asked, late] = [element(refuses), element(refuses)];
  sound.play(asked);
  await settled();
  sound.stop(asked);
  expect([sound.blocked, asked.srcObject]).toEqual([false, null]);
  sound.play(late);
  sound.stop(late);
  await settled();
  expect(sound.blocked, 'the browser answers later').toBe(false);
});

test('a fault that is no refusal asks for no tap', async () => {
  sound.play(element(() => Promise.reject(new DOMException('gone', 'AbortError'))));
  await settled();
  expect(sound.blocked).toBe(false);
});
