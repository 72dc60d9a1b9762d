/** The cameras of a test's people. */
import type { BrowserContext } from '@playwright/test';

/**
 * `small` is a camera that is sent whole, in one layer; `large` one that is sent in three. Where many look at each other on
 * one machine, a browser that runs short of processor stops and starts layers of a large one as it likes, and every
 * such change is a short halt that the server has no part in.
 */
export type Camera = 'small' | 'large';

const SMALL = { width: 320, height: 180 };

/** Gives every page of this context a camera that can do no better. Call it before a page is opened. */
export async function limitCamera(context: BrowserContext): Promise<void> {
  await context.addInitScript((size) => {
    const ask = navigator.mediaDevices?.getUserMedia.bind(navigator.mediaDevices);
    if (!ask) return;
    navigator.mediaDevices.getUserMedia = async (wanted) => {
      if (!wanted?.video) return ask(wanted);
      const video = typeof wanted.video === 'object' ? wanted.video : {};
      return ask({ ...wanted, video: { ...video, ...size } });
    };
  }, SMALL);
}
