/** A picture of a real session: two clients with a provider. It becomes docs/session.png where ANTEROOM_SHOTS is 1. */
import { copyFile, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { appointment } from '../support/demo';
import { expectMediaFrom } from '../support/media';
import { portray } from '../support/portrait';
import { expect, test } from '../support/test';

const README_PICTURE = fileURLToPath(new URL('../../docs/session.png', import.meta.url));

test('a provider sees two clients and the attendees (S3)', async ({ server, people }, testInfo) => {
  const group = appointment(server.demo, 'group', 'provider_admits');
  const host = await people.host();
  const clients = [await people.client('Daniel Reyes'), await people.client('Ellen Marsh')];
  const late = await people.guest('Jo Falk');
  await portray(host.page, { skin: '#b07a56', hair: '#2b211d', hairFalls: 190, clothes: '#3f6b64', wall: '#dfe7df' });
  await portray(clients[0]!.page, {
    skin: '#e3b18f',
    hair: '#5b3a29',
    hairFalls: 100,
    clothes: '#44588a',
    wall: '#e8dfd2',
  });
  await portray(clients[1]!.page, {
    skin: '#f0c9ac',
    hair: '#b9843f',
    hairFalls: 240,
    clothes: '#8a4f5f',
    wall: '#d6e0e8',
  });

  await host.starts(group);
  for (const client of clients) {
    await client.waitsFor(group);
    await host.admit(client.name);
    await client.isInside();
  }
  await late.waitsFor(group);
  await expect(host.attendee(late.name)).toBeVisible();
  await expectMediaFrom(host.page, 2);
  for (const client of clients) await expect(host.tile(client.name)).toBeVisible();
  await expect(host.notification(/./)).toHaveCount(0, { timeout: 15_000 });

  const picture = testInfo.outputPath('session.png');
  await host.page.screenshot({ path: picture });
  if (process.env['ANTEROOM_SHOTS'] !== '1') return;
  await mkdir(dirname(README_PICTURE), { recursive: true });
  await copyFile(picture, README_PICTURE);
});
