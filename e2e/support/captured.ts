/** What a page holds of its person: the tracks of camera and microphone that it asked for and has not let go. */
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
    const ask = devices.getUserMedia.bind(devices);
    devices.getUserMedia = async (constraints) => {
      const stream = await ask(constraints);
      kept.push(...stream.getTracks());
      return stream;
    };
  });
}

/** Whether a page holds a camera or a microphone. */
async function isCaptured(page: Page): Promise<boolean> {
  return page.evaluate(() => window.captured.some(({ readyState }) => readyState === 'live'));
}

export async function expectCaptured(page: Page): Promise<void> {
  await expect.poll(() => isCaptured(page), { message: 'a camera or a microphone is on' }).toBe(true);
}

export async function expectNothingCaptured(page: Page): Promise<void> {
  await expect.poll(() => isCaptured(page), { message: 'a camera or a microphone is on' }).toBe(false);
}
