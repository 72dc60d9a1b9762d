/** One camera in layers: everybody is sent the size that they show (S8). */
import { appointment } from '../support/demo';
import { expectMedia, inboundMedia, keepsSeeing, layersSent } from '../support/media';
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

const heightBecomes = (page: Page, pixels: number) =>
  expect.poll(() => height(page), { message: 'the height of the picture', timeout: 20_000 }).toBe(pixels);

test('a larger window is sent a larger picture and a smaller one a smaller, without a halt (S8)', async ({
  server,
  people,
}) => {
  test.setTimeout(120_000);
  const visit = appointment(server.demo, 'individual', 'doors_open');
  const host = await people.host();
  await host.starts(visit);
  const client = await people.client('Daniel Reyes');
  await client.waitsFor(visit);
  await client.joinNow();
  await Promise.all([expectMedia(host.page), expectMedia(client.page)]);
  await expect.poll(() => layersSent(host.page), { timeout: 20_000 }).toEqual(['h', 'l', 'm']);
  await heightBecomes(client.page, 720);

  await keepsSeeing(client.page, host.page, async () => {
    await client.page.setViewportSize(SMALL);
    await heightBecomes(client.page, 180);
    await client.page.setViewportSize(LARGE);
    await heightBecomes(client.page, 720);
    await client.page.setViewportSize(SMALL);
    await heightBecomes(client.page, 180);
  });
  await heightBecomes(host.page, 720);
});
