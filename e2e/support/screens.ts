/** What of a shared screen leaves a page and arrives at another, by the browsers' own statistics. */
import { type Page, expect } from '@playwright/test';
import { type Inbound, inboundMedia, outboundMedia } from './media';

/** A page's m-lines for screens, by their place in its one offer. */
const OWN = ['2', '3'];
const SHOWN = { video: '4', audio: '5' };

const still: Inbound = {
  key: '',
  kind: 'video',
  mid: '',
  packetsReceived: 0,
  bytesReceived: 0,
  framesDecoded: 0,
  totalAudioEnergy: 0,
  totalSamplesReceived: 0,
  frameHeight: 0,
  codec: '',
};

async function shown(page: Page, kind: keyof typeof SHOWN): Promise<Inbound> {
  const streams = (await inboundMedia(page)).filter(({ mid }) => mid === SHOWN[kind]);
  // The padding by which the server tries a network out is a stream of its own, of packets without media.
  return streams.toSorted((a, b) => b.bytesReceived - a.bytesReceived)[0] ?? still;
}

/** What comfort noise and a codec's rounding may add. */
const ENERGY_OF_SILENCE_MAX = 1e-5;

/** After a cut the server sends a second of silence: fifty frames of three bytes. */
const SILENCE_BYTES_MAX = 150;

/** Packets of its own screen that left the page so far. */
async function screenPacketsSent(page: Page): Promise<number> {
  const own = (await outboundMedia(page)).filter(({ mid }) => OWN.includes(mid));
  return own.reduce((sum, { packetsSent }) => sum + packetsSent, 0);
}

/** Fails when anything of a screen leaves one page or reaches the other while the action lasts. */
export async function noScreenDuring(from: Page, to: Page, action: () => Promise<unknown>): Promise<void> {
  const sample = async () => ({
    packetsSent: await screenPacketsSent(from),
    bytesSeen: (await shown(to, 'video')).bytesReceived,
  });
  let before = await sample();
  // The statistics lag behind a little, and so does what waits in the page to be sent at a pace.
  const isStill = async () => {
    const last = before;
    before = await sample();
    return before.packetsSent === last.packetsSent && before.bytesSeen === last.bytesSeen;
  };
  await expect.poll(isStill, { message: 'a screen that has ended', intervals: [1_000] }).toBe(true);
  const { bytesReceived } = await shown(to, 'audio');
  await action();
  expect(await sample(), 'what passed of a screen').toEqual(before);
  // What arrives and not what is played: the browser plays a little later.
  const heard = (await shown(to, 'audio')).bytesReceived - bytesReceived;
  expect(heard, 'the sound of a screen, in bytes').toBeLessThanOrEqual(SILENCE_BYTES_MAX);
}

/** Waits until a screen is seen in a readable size, and moves. */
export async function expectScreen(page: Page): Promise<void> {
  const before = await shown(page, 'video');
  const arrived = async () => {
    const { framesDecoded, frameHeight } = await shown(page, 'video');
    return framesDecoded > before.framesDecoded && frameHeight >= 720;
  };
  await expect.poll(arrived, { message: 'a screen that is seen', timeout: 20_000 }).toBe(true);
}

/** Waits until a screen is heard. */
export async function expectSoundOfScreen(page: Page): Promise<void> {
  const before = await shown(page, 'audio');
  const grown = async () => (await shown(page, 'audio')).totalAudioEnergy - before.totalAudioEnergy;
  await expect
    .poll(grown, { message: 'the sound of a screen', timeout: 20_000 })
    .toBeGreaterThan(ENERGY_OF_SILENCE_MAX);
}

/** Waits until more of a camera is seen, beside a screen or without one. */
export async function expectCamera(page: Page): Promise<void> {
  const cameras = async () =>
    (await inboundMedia(page))
      .filter(({ kind, mid }) => kind === 'video' && mid !== SHOWN.video)
      .reduce((sum, { framesDecoded }) => sum + framesDecoded, 0);
  const before = await cameras();
  await expect.poll(cameras, { message: 'a camera that is seen', timeout: 20_000 }).toBeGreaterThan(before);
}
