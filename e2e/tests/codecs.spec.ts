/** Pictures in H.264 from who has hardware for it, while everybody can decode it; and never a halt (S8). */
import type { Page } from '@playwright/test';
import { appointment } from '../support/demo';
import { hasHardwareForH264 } from '../support/hardware';
import {
  expectMedia,
  expectMediaFrom,
  expectPicturesIn,
  inboundMedia,
  keepsSeeing,
  outboundMedia,
} from '../support/media';
import { connections } from '../support/reach';
import { expect, test } from '../support/test';

const VP8 = 'video/VP8';
const H264 = 'video/H264';
const LARGE = { width: 1440, height: 900 };
const SMALL = { width: 320, height: 240 };

test.describe('with small cameras', () => {
  test.use({ camera: 'small' });

  test('two in Chromium send H.264, VP8 once somebody in Firefox is inside, and H.264 again when they have gone', async ({
    server,
    people,
    otherBrowser,
  }) => {
    test.setTimeout(240_000);
    const group = appointment(server.demo, 'group', 'doors_open');
    const host = await people.host();
    const guest = await people.guest('Ada Winter');
    for (const { page } of [host, guest]) {
      // eslint-disable-next-line no-await-in-loop
      await hasHardwareForH264(page);
    }
    await host.starts(group);
    await guest.waitsFor(group);
    await guest.joinNow();
    const both = [host.page, guest.page];
    await Promise.all(both.map((page) => expectMediaFrom(page, 1)));
    await keepsSeeing(host.page, () => Promise.all(both.map((page) => expectPicturesIn(page, H264, 1))));

    const other = await people.guest('Ben Autumn', otherBrowser);
    await other.waitsFor(group);
    await Promise.all(both.map((page) => expectPicturesIn(page, H264, 1)));
    await keepsSeeing(guest.page, async () => {
      await other.joinNow();
      await expectPicturesIn(other.page, VP8, 2);
      await Promise.all(both.map((page) => expectPicturesIn(page, VP8, 2)));
    });
    await Promise.all([...both, other.page].map((page) => expectMediaFrom(page, 2)));

    await keepsSeeing(host.page, async () => {
      await other.leaveSession();
      await Promise.all(both.map((page) => expectPicturesIn(page, H264, 1)));
    });
  });
});

/** How tall the picture is that a page is being sent. */
async function height(page: Page): Promise<number> {
  const seen = (await inboundMedia(page)).filter(({ kind, framesDecoded }) => kind === 'video' && framesDecoded > 0);
  return Math.max(0, ...seen.map(({ frameHeight }) => frameHeight));
}

/** Waits until a page is sent the smallest or the largest of the pictures that leave the other, however many do. */
async function isSent(which: (...heights: number[]) => number, to: Page, from: Page): Promise<void> {
  const difference = async () => {
    const leave = (await outboundMedia(from)).filter(({ kind, frameHeight }) => kind === 'video' && frameHeight > 0);
    return (await height(to)) - which(...leave.map(({ frameHeight }) => frameHeight));
  };
  await expect.poll(difference, { message: 'how much taller it is', timeout: 20_000 }).toBe(0);
}

test('a camera in H.264 comes in the size that is shown, and goes on over a change of the network', async ({
  server,
  people,
}) => {
  test.setTimeout(180_000);
  const visit = appointment(server.demo, 'individual', 'doors_open');
  const host = await people.host();
  await hasHardwareForH264(host.page);
  await host.starts(visit);
  const client = await people.client('Daniel Reyes');
  await client.waitsFor(visit);
  await client.joinNow();
  await Promise.all([expectMedia(host.page), expectMedia(client.page)]);
  await expectPicturesIn(client.page, H264, 1);

  await keepsSeeing(client.page, async () => {
    await client.page.setViewportSize(SMALL);
    await isSent(Math.min, client.page, host.page);
    await client.page.setViewportSize(LARGE);
    await isSent(Math.max, client.page, host.page);
  });
  await expectPicturesIn(host.page, VP8, 1);

  const { made, fragment } = await connections(host.page);
  await keepsSeeing(client.page, async () => {
    await host.page.evaluate(() => dispatchEvent(new Event('online')));
    await expect.poll(async () => (await connections(host.page)).fragment).not.toBe(fragment);
    await expectPicturesIn(client.page, H264, 1);
  });
  expect((await connections(host.page)).made, 'the connection is the same').toBe(made);
});
