/** The stage as a person arranges it for themselves. */
import { appointment } from '../support/demo';
import { expectMedia, expectMediaFrom } from '../support/media';
import { chooses, ownTile } from '../support/stage';
import { expect, test } from '../support/test';
import { shoot, withFaces } from './shoot';

test.use({ camera: 'small' });

test('of two', async ({ server, people }) => {
  const visit = appointment(server.demo, 'individual', 'doors_open');
  const [host, client] = [await people.host(), await people.client('Daniel Reyes')];
  await withFaces(host, client);
  await host.starts(visit);
  await client.waitsFor(visit);
  await client.joinNow();
  await Promise.all([expectMedia(host.page), expectMedia(client.page)]);
  await client.button('More for You').click();
  await expect(client.page.getByRole('menu')).toBeVisible();
  await shoot(client.page, 'own-menu');
  await client.page.keyboard.press('Escape');
  await chooses(client, 'You', 'Enlarge');
  await shoot(client.page, 'own-enlarged');
  await chooses(client, 'You', 'Shrink');
  for (const corner of ['bottom-start', 'top-start', 'top-end']) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    await chooses(client, 'You', 'Move to the next corner');
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    await shoot(client.page, `own-${corner}`);
  }
  await chooses(client, server.demo.provider.name, 'Shrink');
  await shoot(client.page, 'two-even');
  await chooses(client, 'You', 'Hide Self View');
  await expect(ownTile(client)).toHaveCount(0);
  await shoot(client.page, 'self-view-hidden');
  await client.button('More').click();
  await expect(client.page.getByRole('menu')).toBeVisible();
  await shoot(client.page, 'more-client');
});

test('in a group', async ({ server, people }) => {
  const group = appointment(server.demo, 'group', 'doors_open');
  const host = await people.host();
  const clients = [await people.client('Daniel Reyes'), await people.client('Ellen Marsh')];
  await withFaces(host, ...clients);
  await host.starts(group);
  for (const client of clients) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    await client.waitsFor(group);
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    await client.joinNow();
  }
  const [daniel] = clients;
  if (!daniel) return;
  await expectMediaFrom(daniel.page, 2);
  await chooses(daniel, 'Ellen Marsh', 'Enlarge');
  await shoot(daniel.page, 'enlarged');
  await daniel.button('More for Ellen Marsh').click();
  await expect(daniel.page.getByRole('menu')).toBeVisible();
  await shoot(daniel.page, 'menu-of-another');
});
