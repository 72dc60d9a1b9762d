/**
 * Whether anything of a person's room is seen: their wall is of a colour that nothing else has, and every picture that arrives at
 * another is looked through for it.
 */
import { type Locator, type Page, expect } from '@playwright/test';
import { portray } from './portrait';

declare global {
  interface Window {
    roomSeen: { pictures: number; worst: number };
  }
}

const WALL = '#ff00ff';

/** How much of a picture may have the wall's colour: a rim of hair and shoulders, where the two mix. */
const RIM_MAX = 0.02;

/** Small pictures: all is painted by the processor, of which the machines of the tests have little. */
export const WIDE = { width: 640, height: 360 };
export const UPRIGHT = { width: 360, height: 640 };

/** Puts a person in front of a wall that is known anywhere. Call it before a page is opened. */
export async function portrayInRoom(page: Page, shape = WIDE): Promise<void> {
  const looks = { skin: '#e3b18f', hair: '#5b3a29', hairFalls: 100, clothes: '#44588a', wall: WALL };
  await portray(page, looks, shape);
}

/** As a phone is turned in somebody's hand. */
export async function turnCamera(page: Page, shape: typeof WIDE): Promise<void> {
  await page.evaluate((to) => window.turnCamera?.(to), shape);
}

/** From its next page on, looks for the wall in every picture that arrives from others. In Chromium alone. */
export async function watchForRooms(page: Page): Promise<void> {
  await page.addInitScript(() => {
    interface Processor {
      readable: ReadableStream<VideoFrame>;
    }
    const { MediaStreamTrackProcessor: Processor } = window as unknown as {
      MediaStreamTrackProcessor: new (init: { track: MediaStreamTrack }) => Processor;
    };
    window.roomSeen = { pictures: 0, worst: 0 };
    const pen = new OffscreenCanvas(64, 36).getContext('2d', { willReadFrequently: true })!;
    const look = async (track: MediaStreamTrack) => {
      const reader = new Processor({ track }).readable.getReader();
      for (;;) {
        const { value: frame, done } = await reader.read();
        if (done) return;
        pen.drawImage(frame, 0, 0, 64, 36);
        frame.close();
        const { data } = pen.getImageData(0, 0, 64, 36);
        let wall = 0;
        for (let at = 0; at < data.length; at += 4) {
          if (data[at]! > 150 && data[at + 1]! < 110 && data[at + 2]! > 150) wall += 1;
        }
        window.roomSeen.pictures += 1;
        window.roomSeen.worst = Math.max(window.roomSeen.worst, wall / (64 * 36));
      }
    };
    window.RTCPeerConnection = new Proxy(window.RTCPeerConnection, {
      construct(target, parameters, newTarget) {
        const made = Reflect.construct(target, parameters, newTarget) as RTCPeerConnection;
        made.addEventListener('track', ({ track }) => void (track.kind === 'video' && look(track)));
        return made;
      },
    });
  });
}

/** Waits for so many more pictures of others. */
export async function seesPictures(page: Page, count = 20): Promise<void> {
  const before = await page.evaluate(() => window.roomSeen.pictures);
  const seen = () => page.evaluate(() => window.roomSeen.pictures);
  await expect.poll(seen, { message: 'pictures seen', timeout: 60_000 }).toBeGreaterThan(before + count);
}

/** No picture of another has come so far. */
export async function expectNoPictureSeen(page: Page): Promise<void> {
  expect(await page.evaluate(() => window.roomSeen.pictures), 'pictures that arrived').toBe(0);
}

/** Of all pictures so far none had more of a wall than a rim. */
export async function expectNoRoomSeen(page: Page): Promise<void> {
  const { pictures, worst } = await page.evaluate(() => window.roomSeen);
  expect(pictures).toBeGreaterThan(0);
  expect(worst, 'the share of a picture that is wall').toBeLessThan(RIM_MAX);
}

/** Shares of the picture in which a person sees themselves, and its shape. */
interface Seen {
  wall: number;
  /** What is surely of the person: their skin. Drawn clothes are not always taken for clothes. */
  person: number;
  isUpright: boolean;
}

/** Nothing where there is no picture. */
async function ownPicture(page: Page): Promise<Seen | null> {
  return page.evaluate(() => {
    const video = [...document.querySelectorAll('video')].at(-1);
    const pen = document.createElement('canvas').getContext('2d');
    if (!pen || !video || video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return null;
    pen.drawImage(video, 0, 0, 64, 36);
    const { data } = pen.getImageData(0, 0, 64, 36);
    const of = (is: (red: number, green: number, blue: number) => boolean) => {
      let count = 0;
      for (let at = 0; at < data.length; at += 4) if (is(data[at]!, data[at + 1]!, data[at + 2]!)) count += 1;
      return count / (64 * 36);
    };
    return {
      wall: of((red, green, blue) => red > 150 && green < 110 && blue > 150),
      person: of((red, green, blue) => red > 190 && green > 140 && red - blue > 50),
      isUpright: video.videoHeight > video.videoWidth,
    };
  });
}

/** How much of their own picture a person sees as wall; more than all, where there is no picture. */
async function wallSeen(page: Page): Promise<number> {
  return (await ownPicture(page))?.wall ?? 2;
}

/** Waits until a person, alone on their page, sees themselves in a picture of this shape before their wall, and how much of it they are. */
export async function personBeforeWall(page: Page, shape: typeof WIDE): Promise<number> {
  let person = 0;
  const isThere = async () => {
    const seen = await ownPicture(page);
    person = seen?.person ?? 0;
    return !!seen && seen.isUpright === shape.height > shape.width && seen.wall > 0.2 && person > 0.03;
  };
  await expect.poll(isThere, { message: 'the person is seen before their wall' }).toBe(true);
  return person;
}

/** Waits until a person, alone on their page, sees no wall, and as much of themselves as there is. */
export async function seesThemselves(page: Page, shape: typeof WIDE, person: number): Promise<void> {
  const look = async () => {
    const seen = await ownPicture(page);
    if (!seen || seen.isUpright !== shape.height > shape.width) return 'no picture of this shape';
    if (seen.wall >= RIM_MAX) return `wall: ${seen.wall}`;
    return seen.person > person * 0.85 ? 'themselves' : `of ${person} only ${seen.person}`;
  };
  const message = 'what one sees of oneself';
  await expect.poll(look, { message, timeout: 60_000 }).toBe('themselves');
}

/** Waits until a person, alone on their page, sees themselves before their wall. */
export async function seesRoom(page: Page): Promise<void> {
  const isWhole = async () => {
    const wall = await wallSeen(page);
    return wall > 0.2 && wall <= 1;
  };
  await expect.poll(isWhole, { message: 'the wall is seen' }).toBe(true);
}

/** Waits until a person, alone on their page, sees themselves and no wall. */
export async function seesNoRoom(page: Page): Promise<void> {
  const message = 'the share of wall in one\u2019s own picture';
  await expect.poll(() => wallSeen(page), { message, timeout: 60_000 }).toBeLessThan(RIM_MAX);
}

/** A background, in the page or in Set Audio & Video. */
export function choice({ page }: { page: Page }, name: string): Locator {
  return page.getByRole('radio', { name, exact: true });
}

/** What only backgrounds need, as it is fetched from now on. */
export function backgroundsFetched(page: Page): string[] {
  const all: string[] = [];
  page.context().on('request', (request) => {
    const { pathname } = new URL(request.url());
    if (/engine-|\/workers\/|\.wasm$|\.tflite$/.test(pathname)) all.push(pathname);
  });
  return all;
}
