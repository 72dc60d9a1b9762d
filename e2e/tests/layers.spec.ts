/** One camera in layers: everybody is sent the size that they show (S8). */
import { appointment } from '../support/demo';
import { expectMedia, inboundMedia, keepsSeeing, layersSent, outboundMedia } from '../support/media';
import type { Page } from '@playwright/test';
import { expect, test } from '../support/test';

const LARGE = { width: 1440, height: 900 };
const SMALL = { width: 320, height: 240 };

/** How tall the picture is that a page is being sent. */
async function height(page: Page): Promise<number> {
  const received = (await inboundMedia(page)).filter(
    ({ kind, framesDecoded }) => kind === 'video' && framesDecoded > 0,
  );
  return Math.max(0, ...received.map(({ frameHeight }) => frameHeight));
}

/** How tall the layers are that a page sends: a browser that is short of processor stops the larger ones. */
async function heightsSent(page: Page): Promise<number[]> {
  return (await outboundMedia(page)).filter(({ kind }) => kind === 'video').map(({ frameHeight }) => frameHeight);
}

/** Waits until a page is sent the smallest or the largest of the pictures that leave the other. */
async function isSent(which: 'smallest' | 'largest', to: Page, from: Page): Promise<void> {
  const difference = async () => {
    const sent = (await heightsSent(from)).filter((pixels) => pixels > 0);
    return (await height(to)) - (which === 'smallest' ? Math.min(...sent) : Math.max(...sent));
  };
  const message = `how much taller it is than the ${which} picture sent`;
  await expect.poll(difference, { message, timeout: 20_000 }).toBe(0);
}

test('a larger window is sent a larger picture and a smaller one a smaller, without a halt (S8)', async ({
  server,
  people,
}) => {
  const visit = appointment(server.demo, 'individual', 'doors_open');
  const host = await people.host();
  await host.starts(visit);
  const client = await people.client('Daniel Reyes');
  await client.waitsFor(visit);
  await client.joinNow();
  await Promise.all([expectMedia(host.page), expectMedia(client.page)]);
  await expect.poll(() => layersSent(host.page), { timeout: 20_000 }).toEqual(['h', 'l', 'm']);
  await isSent('largest', client.page, host.page);

  await keepsSeeing(client.page, async () => {
    await client.page.setViewportSize(SMALL);
    await isSent('smallest', client.page, host.page);
    await client.page.setViewportSize(LARGE);
    await isSent('largest', client.page, host.page);
    await client.page.setViewportSize(SMALL);
    await isSent('smallest', client.page, host.page);
  });
  await isSent('largest', host.page, client.page);
});
