/** What becomes of everybody when no host is there, and when one returns (W6). */
import { appointment } from '../support/demo';
import { expectMedia, expectMediaFrom, expectStillness, noMediaDuring, noPacketsDuring } from '../support/media';
import { listen, said } from '../support/said';
import { expect, test } from '../support/test';
import { HELD, HOST_HAS_LEFT, HOST_LOST, PROVIDER_KNOWS, REMOVED, WAIT_FOR_RETURN } from '../support/words';

const GRACE_MS = 30_000;

test.use({ camera: 'small' });

test('when the last host drops, clients go on for the grace, are held then, and are back with the host (W6)', async ({
  server,
  people,
}) => {
  test.setTimeout(150_000);
  const group = appointment(server.demo, 'group', 'provider_admits');
  const host = await people.host();
  const daniel = await people.client('Daniel Reyes');
  const ellen = await people.guest('Ellen');
  await host.starts(group);
  for (const client of [daniel, ellen]) {
    await client.waitsFor(group);
    await host.admit(client.name);
    await client.isInside();
  }
  const late = await people.guest('Ada Winter');
  await late.waitsFor(group);
  await late.reads(PROVIDER_KNOWS);
  await expectMediaFrom(daniel.page, 2);

  await host.page.close();
  await expect(daniel.page.getByText(HOST_LOST, { exact: true })).toBeVisible();
  await Promise.all([daniel, ellen].map(({ page }) => expectMediaFrom(page, 1)));
  await expect(daniel.page.getByRole('heading', { level: 1, name: HELD, exact: true })).toBeVisible({
    timeout: GRACE_MS + 10_000,
  });
  await ellen.reads(HELD);
  await late.reads(WAIT_FOR_RETURN);
  await Promise.all([daniel, ellen].map(({ page }) => expectStillness(page, 1_500)));
  await noPacketsDuring(daniel.page, () => noMediaDuring(ellen.page, () => expectStillness(ellen.page, 2_000)));

  const back = await people.host();
  await expect(back.booked(group)).toContainText('On hold');
  await back.startVideoCall(group);
  await Promise.all([back.isInside(), daniel.isInside(), ellen.isInside()]);
  await Promise.all([expectMediaFrom(back.page, 2), expectMedia(daniel.page), expectMedia(ellen.page)]);
  await late.reads(PROVIDER_KNOWS);
  await back.viewAttendees();
  await back.admit(late.name);
  await late.isInside();
});

test('when the last host leaves, clients are held at once, and are back with the host (W6 S7)', async ({
  server,
  people,
}) => {
  const group = appointment(server.demo, 'group', 'provider_admits');
  const host = await people.host();
  const clients = [await people.client('Daniel Reyes'), await people.client('Ellen Marsh')];
  await host.starts(group);
  for (const client of clients) {
    await client.waitsFor(group);
    await host.admit(client.name);
    await client.isInside();
  }
  await Promise.all(clients.map(({ page }) => expectMediaFrom(page, 2)));

  await host.leaveSession();
  for (const client of clients) await client.reads(HOST_HAS_LEFT);
  await Promise.all(clients.map(({ page }) => expectStillness(page)));

  await host.page.getByRole('link', { name: 'Back to the workspace', exact: true }).click();
  await host.startVideoCall(group);
  await host.joinNow();
  for (const client of clients) await client.isInside();
  await Promise.all([host, ...clients].map(({ page }) => expectMediaFrom(page, 2)));
});

test('when the last host leaves, who waits is told by ear too, and who was removed reads why they cannot ask (W6)', async ({
  server,
  people,
}) => {
  const group = appointment(server.demo, 'group', 'provider_admits');
  const host = await people.host();
  await host.starts(group);
  const removed = await people.guest('Ada Winter');
  await removed.waitsFor(group);
  await host.admit(removed.name);
  await removed.isInside();
  await host.remove(removed.name);
  await removed.reads(REMOVED);
  const waiting = await people.guest('Ben Sommer');
  await listen(waiting.page);
  await waiting.waitsFor(group);
  await waiting.reads(PROVIDER_KNOWS);

  await host.leaveSession();
  await waiting.reads(WAIT_FOR_RETURN);
  await expect.poll(() => said(waiting.page)).toContain(WAIT_FOR_RETURN);
  const ask = removed.button('Ask to Join');
  await expect(ask).toBeDisabled();
  await expect(ask).toHaveAccessibleDescription(WAIT_FOR_RETURN);
});
