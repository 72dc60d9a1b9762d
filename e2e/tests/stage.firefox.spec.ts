/** The stage in Firefox: its menus, a dragging hand, and the small window (S5). */
import { appointment } from '../support/demo';
import { expectMedia } from '../support/media';
import { boxOf, chooses, offered, ownTile, tileMenu } from '../support/stage';
import { expect, test } from '../support/test';

test.use({ camera: 'small' });

test('of two the larger one is chosen, and the own picture is dragged and hidden (S5)', async ({ server, people }) => {
  const visit = appointment(server.demo, 'individual', 'doors_open');
  const [host, client] = [await people.host(), await people.client('Daniel Reyes')];
  await host.starts(visit);
  await client.waitsFor(visit);
  await client.joinNow();
  await Promise.all([expectMedia(host.page), expectMedia(client.page)]);
  const other = client.tile(server.demo.provider.name);
  const isLarger = async () => (await boxOf(ownTile(client))).width > (await boxOf(other)).width;

  // This browser's driver makes two single clicks of a double one.
  await chooses(client, 'You', 'Enlarge');
  await expect.poll(isLarger).toBe(true);
  await chooses(client, server.demo.provider.name, 'Enlarge');
  await expect.poll(isLarger).toBe(false);
  await expectMedia(client.page);

  const [own, whole] = [await boxOf(ownTile(client)), await boxOf(other)];
  const { mouse } = client.page;
  await mouse.move(own.x + own.width / 2, own.y + own.height / 2);
  await mouse.down();
  await mouse.move(whole.x + 40, whole.y + 40, { steps: 4 });
  await mouse.up();
  await expect.poll(async () => (await boxOf(ownTile(client))).x < whole.x + whole.width / 2).toBe(true);

  await tileMenu(client, 'You').click();
  expect(await offered(client.page)).toEqual([
    'Enlarge',
    'Move to the next corner',
    'Mute',
    'Stop Video',
    'Hide Self View',
    'Set Audio & Video',
    'Fullscreen',
  ]);
  await client.page.getByRole('menuitem', { name: 'Hide Self View', exact: true }).click();
  await expect(ownTile(client)).toHaveCount(0);
  const more = async (item: string) => {
    await client.button('More').click();
    await client.page.getByRole('menuitem', { name: item, exact: true }).click();
  };
  await more('Show Self View');
  await expect(ownTile(client)).toBeVisible();
  await more('Picture in Picture');
  await more('End Picture in Picture');
  await client.button('More').click();
  expect(await offered(client.page)).toContain('Picture in Picture');
});
