/** Firefox with Firefox, and Chromium with Firefox (S8). Runs in the project `firefox`. */
import { appointment } from '../support/demo';
import { expectMedia, expectStillness, layersSent, noMediaDuring } from '../support/media';
import type { Client, Host } from '../support/people';
import { expect, test } from '../support/test';
import { ADMITTED, PAUSED, WAIT_FOR_HOST } from '../support/words';

const NAME = 'Daniel Reyes';

const seeAndHearEachOther = (host: Host, client: Client) =>
  Promise.all([expectMedia(host.page), expectMedia(client.page)]);

async function nothingPasses(host: Host, client: Client): Promise<void> {
  await Promise.all([expectStillness(host.page), expectStillness(client.page)]);
  await noMediaDuring(client.page, () => noMediaDuring(host.page, () => expectStillness(host.page, 2_000)));
}

test('in Firefox a client waits, is admitted, paused over a reload, resumed and told of the end (J6 A4 P2-P4 P6 S7 S8)', async ({
  server,
  people,
}) => {
  const visit = appointment(server.demo, 'individual', 'provider_admits');
  const host = await people.host();
  const client = await people.client(NAME);
  await client.waitsFor(visit);
  await client.reads(WAIT_FOR_HOST);
  await host.joinWhoWaits(NAME);
  await host.joinNow();
  await host.viewAttendees();
  await host.admit(NAME);
  await expect(client.notification(ADMITTED)).toBeVisible();
  await client.isInside();
  await seeAndHearEachOther(host, client);

  await host.pause(NAME);
  await client.reads(PAUSED);
  await nothingPasses(host, client);
  await client.page.reload();
  await client.reads(PAUSED);
  await nothingPasses(host, client);
  await host.resume(NAME);
  await client.isInside();
  await seeAndHearEachOther(host, client);

  await host.endSession();
  await host.seesTheEnd();
  await client.seesTheEnd();
});

test('a client in Firefox and a host in Chromium see and hear each other, and not while paused (S8 P6)', async ({
  server,
  people,
  otherBrowser,
}) => {
  const visit = appointment(server.demo, 'individual', 'doors_open');
  const host = await people.host(otherBrowser);
  await host.starts(visit);
  const client = await people.guest('Ada Winter');
  await client.waitsFor(visit);
  await client.joinNow();
  await seeAndHearEachOther(host, client);
  // Each sends its camera in layers; how many depends on the camera and the browser.
  for (const { page } of [host, client]) {
    await expect.poll(async () => (await layersSent(page)).length, { timeout: 20_000 }).toBeGreaterThan(1);
  }
  await host.pause(client.name);
  await client.reads(PAUSED);
  await nothingPasses(host, client);
  await host.resume(client.name);
  await seeAndHearEachOther(host, client);
});
