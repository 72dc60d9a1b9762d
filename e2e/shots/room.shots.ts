/** What a host sees and is told of the others in a group. */
import { appointment } from '../support/demo';
import { expectMediaFrom } from '../support/media';
import { expect, test } from '../support/test';
import { shoot, withFaces } from './shoot';

test.use({ camera: 'small' });

test('a room with everything in it', async ({ server, people }) => {
  const group = appointment(server.demo, 'group', 'provider_admits');
  const host = await people.host();
  const [daniel, ellen] = [await people.client('Daniel Reyes'), await people.client('Ellen Marsh')];
  const [twin, last] = [
    await people.guest('D\u0430niel R\u0435yes'),
    await people.guest('Maximiliane von der Oberwaldenburg'),
  ];
  await withFaces(host, daniel, ellen);
  await host.starts(group);
  for (const client of [daniel, ellen]) {
    await client.waitsFor(group);
    await host.admit(client.name);
    await client.isInside();
  }
  await expectMediaFrom(host.page, 2);
  await host.page.getByRole('button', { name: 'Close attendees', exact: true }).click();
  await daniel.button('Mute').click();
  await daniel.button('Stop Video').click();
  await daniel.button('More').click();
  await expect(daniel.page.getByRole('menu')).toBeVisible();
  await shoot(daniel.page, 'room-more-client');
  await daniel.page.getByRole('menuitem', { name: 'Raise hand', exact: true }).click();
  await expect(host.notification(`${daniel.name} raises a hand`)).toBeVisible();
  await shoot(host.page, 'room-hand');
  await host.button('More').click();
  await host.page.getByRole('menuitem', { name: 'Keep muted', exact: true }).click();
  await ellen.button('Unmute').click();
  await expect(ellen.notification('keeps everybody muted')).toBeVisible();
  await shoot(ellen.page, 'room-kept-muted');

  await twin.open(group);
  await twin.page.getByRole('button', { name: /^Test my connection/ }).click();
  const tested = twin.page.getByRole('dialog', { name: 'Connection test', exact: true });
  await expect(tested.getByRole('button', { name: 'Show the numbers', exact: true })).toBeVisible({ timeout: 60_000 });
  await tested.getByRole('button', { name: 'Done', exact: true }).click();
  await twin.ready();
  await expect(host.notification(twin.name)).toBeVisible();
  await shoot(host.page, 'room-arrival');
  const others = await Promise.all(['Ben Summer', 'Cem Spring'].map((name) => people.guest(name)));
  await Promise.all([...others, last].map((one) => one.open(group)));
  await Promise.all([...others, last].map((one) => one.ready()));
  await expect(host.page.getByText('4 people waiting to join')).toBeAttached();
  await expect(host.notification('people are waiting')).toBeVisible();
  await shoot(host.page, 'room-arrivals');
  await host.viewAttendees();
  await expect(host.attendees.getByText(/^Connection /)).toBeVisible();
  await shoot(host.page, 'room-attendees');
  await host.attendees.getByText('In session').scrollIntoViewIfNeeded();
  await shoot(host.page, 'room-attendees-below');
});
