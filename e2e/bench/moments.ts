/**
 * When things happened at a page, on one clock for all pages of this machine: the last click, the server's next word, and the
 * pictures of others as they came and as they were shown.
 *
 * The product has no hook for this: a script that runs before the page's own listens along.
 */
import { type Page, expect } from '@playwright/test';

/** Milliseconds since 1970, with fractions. */
type Moment = number;

/** A picture of somebody else. */
export interface Shown {
  /** Its last packet reached the browser. */
  received: Moment;
  /** It was handed to the screen. */
  shown: Moment;
}

declare global {
  interface Window {
    moments: { clicks: Moment[]; words: Moment[]; pictures: Shown[] };
  }
}

/** Call it before the page is opened. */
export async function noteMoments(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const kept_max = 2_000;
    const keep = <One>(list: One[], one: One) => {
      list.push(one);
      if (list.length > kept_max) list.shift();
    };
    const clicks: number[] = [];
    const words: number[] = [];
    const pictures: { received: number; shown: number }[] = [];
    Object.defineProperty(window, 'moments', { value: { clicks, words, pictures } });
    const begin = performance.timeOrigin;
    const clock = (at: number) => begin + at;

    addEventListener('click', ({ timeStamp }) => keep(clicks, clock(timeStamp)), true);

    window.WebSocket = new Proxy(window.WebSocket, {
      construct(target, parameters, newTarget) {
        const made = Reflect.construct(target, parameters, newTarget) as WebSocket;
        made.addEventListener('message', () => keep(words, clock(performance.now())));
        return made;
      },
    });

    const watched = new WeakSet<HTMLVideoElement>();
    const watch = (video: HTMLVideoElement): void => {
      video.requestVideoFrameCallback((_now, { receiveTime, presentationTime }) => {
        // Only what came over a connection was received.
        if (receiveTime !== undefined) {
          keep(pictures, { received: clock(receiveTime), shown: clock(presentationTime) });
        }
        watch(video);
      });
    };
    const source = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, 'srcObject');
    if (!source) throw new Error('a media element has no source');
    Object.defineProperty(HTMLMediaElement.prototype, 'srcObject', {
      ...source,
      set(this: HTMLMediaElement, stream: MediaProvider | null) {
        source.set?.call(this, stream);
        if (!(this instanceof HTMLVideoElement) || watched.has(this)) return;
        watched.add(this);
        watch(this);
      },
    });
  });
}

/** When this page was clicked last. */
export async function lastClick(page: Page): Promise<Moment> {
  const at = await page.evaluate(() => window.moments.clicks.at(-1));
  if (at === undefined) throw new Error('nobody has clicked on this page');
  return at;
}

/** The first picture that reached a page after a moment, and was shown. */
export async function firstPicture(page: Page, after: Moment): Promise<Shown> {
  const found = () =>
    page.evaluate((since) => window.moments.pictures.find(({ received }) => received >= since) ?? null, after);
  await expect.poll(found, { message: 'a picture of somebody else' }).not.toBeNull();
  const picture = await found();
  if (!picture) throw new Error('a picture that was there is gone');
  return picture;
}

/** The first word of the server that reached a page after a moment. */
export async function firstWord(page: Page, after: Moment): Promise<Moment> {
  const at = await page.evaluate((since) => window.moments.words.find((one) => one >= since), after);
  if (at === undefined) throw new Error('the server has said nothing since');
  return at;
}
