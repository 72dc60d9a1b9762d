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
    Object.assign(this, { state: 'running', addEventListener: () => {} });
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

/** An element that plays on any speaker but `broken`, and says on which. */
function speaking(lacksBroken: boolean) {
  const on: string[] = [];
  const setSinkId = (speaker: string) => {
    if (lacksBroken && speaker === 'broken') return Promise.reject(new DOMException('gone', 'NotFoundError'));
    on.push(speaker);
    return Promise.resolve();
  };
  const made = { ...element(() => Promise.resolve()), setSinkId };
  return { made: made as unknown as HTMLMediaElement, on };
}

test('a speaker that some of the sound cannot be had on is not used, and all sound comes from where it came', async () => {
  vi.stubGlobal('Audio', function Audio(this: object) {
    Object.assign(this, { setSinkId: () => Promise.resolve() });
  });
  const [one, two] = [speaking(false), speaking(true)];
  sound.play(one.made);
  sound.play(two.made);
  expect(await sound.sendTo('headset')).toBe(true);
  expect(await sound.sendTo('broken')).toBe(false);
  expect([one.on.at(-1), two.on.at(-1)]).toEqual(['headset', 'headset']);
  const later = speaking(false);
  sound.play(later.made);
  await settled();
  expect(later.on).toEqual(['headset']);
  vi.unstubAllGlobals();
});

test('what the system takes away is known, and plays on when it is given back', async () => {
  class Context extends EventTarget {
    state = 'suspended';
    resume = () => Promise.resolve(this.become('running'));
    become(state: string) {
      this.state = state;
      this.dispatchEvent(new Event('statechange'));
    }
  }
  let context!: Context;
  vi.stubGlobal('AudioContext', function AudioContext() {
    context = new Context();
    return context;
  });
  const play = vi.fn(() => Promise.resolve());
  const voice = { srcObject: {}, paused: false, play };
  sound.wake();
  sound.play(voice as unknown as HTMLMediaElement);
  expect(sound.interrupted, 'not before it has run').toBe(false);
  context.become('interrupted');
  voice.paused = true;
  expect(sound.interrupted).toBe(true);
  sound.again();
  await settled();
  expect([sound.interrupted, play.mock.calls.length]).toEqual([false, 2]);
  vi.unstubAllGlobals();
});
