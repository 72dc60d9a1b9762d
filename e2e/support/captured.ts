/** What a page holds of its person: the tracks of camera, microphone and screen that it asked for, and copies of them. */
import { type BrowserContext, type Page, expect } from '@playwright/test';

declare global {
  interface Window {
    captured: MediaStreamTrack[];
  }
}

/** Keeps what every page of this context captures. Call it before a page is opened. */
export async function keepCaptured(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const kept: MediaStreamTrack[] = [];
    Object.defineProperty(window, 'captured', { value: kept });
    const devices = navigator.mediaDevices as MediaDevices | undefined;
    if (!devices) return;
    for (const way of ['getUserMedia', 'getDisplayMedia'] as const) {
      const ask = devices[way].bind(devices);
      devices[way] = async (wanted) => {
        const stream = await ask(wanted);
        kept.push(...stream.getTracks());
        return stream;
      };
    }
    // A camera is on as long as one of its copies is.
    const tracks = MediaStreamTrack.prototype;
    const copy = tracks.clone;
    tracks.clone = function (this: MediaStreamTrack) {
      const copied = copy.call(this);
      if (kept.includes(this)) kept.push(copied);
      return copied;
    };
  });
}

type Kind = 'audio' | 'video';
const both: readonly Kind[] = ['audio', 'video'];

/** Whether a page holds a device of one of these kinds. */
async function isCaptured(page: Page, kinds: readonly string[]): Promise<boolean> {
  return page.evaluate(
    (wanted) => window.captured.some(({ readyState, kind }) => readyState === 'live' && wanted.includes(kind)),
    kinds,
  );
}

export async function expectCaptured(page: Page, kinds = both): Promise<void> {
  await expect.poll(() => isCaptured(page, kinds), { message: `${kinds.join(' or ')} is captured` }).toBe(true);
}

export async function expectNothingCaptured(page: Page, kinds = both): Promise<void> {
  await expect.poll(() => isCaptured(page, kinds), { message: `${kinds.join(' or ')} is captured` }).toBe(false);
}
