/** A screen beside the camera: shared after a warning, seen by the others, and ended by whoever may (S2, P6). */
import { expectCaptured, expectNothingCaptured } from '../support/captured';
import { appointment, type Demo } from '../support/demo';
import { expectMedia } from '../support/media';
import { expectAccessible } from '../support/accessibility';
import type { Client, Host } from '../support/people';
import { expectCamera, expectScreen, expectSoundOfScreen, noScreenDuring } from '../support/screens';
import { expect, test } from '../support/test';
import { PAUSED } from '../support/words';

test.use({ camera: 'small' });

const WARNING =
  "IMPORTANT: Do not show anything that would violate HIPAA. We recommend you close out all other screens or apps before sharing your screen to ensure that you aren't sharing HIPAA information.";
const OWN = 'You are sharing your screen';
const CLIENT = 'Daniel Reyes';

type Person = Host | Client;

const screenOf = (viewer: Person, name: string) =>
  viewer.page.getByRole('group', { name: `${name} is sharing their screen`, exact: true });

async function shares(person: Person): Promise<void> {
  await person.button('Share Screen').click();
  await person.answer('Confirm');
  await expect(person.page.getByText(OWN)).toBeVisible();
}

async function sharesNothing(person: Person): Promise<void> {
  await expect(person.button('Share Screen')).toBeVisible();
  await expect(person.page.getByText(OWN)).toHaveCount(0);
}

/** Two who see and hear each other. */
async function together(demo: Demo, host: Host, client: Client): Promise<void> {
  const visit = appointment(demo, 'individual', 'doors_open');
  await host.starts(visit);
  await client.waitsFor(visit);
  await client.joinNow();
  await Promise.all([expectMedia(host.page), expectMedia(client.page)]);
}

test('a host shares after a warning, the client sees it beside the host, and it ends where it began (S1 S2)', async ({
  server,
  people,
}) => {
  const [host, client] = [await people.host(), await people.client(CLIENT)];
  await together(server.demo, host, client);
  const { name } = server.demo.provider;

  await noScreenDuring(host.page, client.page, async () => {
    await host.button('Share Screen').click();
    await expect(host.page.getByRole('alertdialog')).toContainText(WARNING);
    await expectAccessible(host.page);
    await host.answer('Cancel');
    await sharesNothing(host);
  });

  await shares(host);
  await expect(screenOf(client, name)).toBeVisible();
  await Promise.all([expectScreen(client.page), expectSoundOfScreen(client.page)]);
  await expectAccessible(client.page);
  await expectAccessible(host.page);
  // The camera goes on beside it.
  await expectCamera(client.page);
  await expect(host.page.getByRole('group', { name: 'is sharing' })).toHaveCount(0);

  await host.button('Stop sharing').click();
  await sharesNothing(host);
  await expect(screenOf(client, name)).toHaveCount(0);
  await noScreenDuring(host.page, client.page, () => expectMedia(client.page));
});

test('a host stops what a client shares, and the client is told (S2)', async ({ server, people }) => {
  const [host, client] = [await people.host(), await people.client(CLIENT)];
  await together(server.demo, host, client);
  await shares(client);
  await expect(screenOf(host, CLIENT)).toBeVisible();
  await expectScreen(host.page);

  await host
    .tile(CLIENT)
    .getByRole('button', { name: `More for ${CLIENT}`, exact: true })
    .click();
  await host.page.getByRole('menuitem', { name: 'Stop Screen', exact: true }).click();
  await expect(screenOf(host, CLIENT)).toHaveCount(0);
  await expect(client.notification('Your screen is no longer shared')).toBeVisible();
  await sharesNothing(client);
  await expectMedia(host.page);

  // And again, from the picture itself.
  await shares(client);
  await screenOf(host, CLIENT).getByRole('button', { name: 'Stop Screen', exact: true }).click();
  await expect(screenOf(host, CLIENT)).toHaveCount(0);
  await sharesNothing(client);
});

test('a pause ends a shared screen, and a resume does not begin it again (S2 P4 P6)', async ({ server, people }) => {
  const [host, client] = [await people.host(), await people.client(CLIENT)];
  await together(server.demo, host, client);
  await shares(client);
  await expectScreen(host.page);

  await host.pause(CLIENT);
  await client.reads(PAUSED);
  await expect(screenOf(host, CLIENT)).toHaveCount(0);
  await noScreenDuring(client.page, host.page, async () => {
    await host.resume(CLIENT);
    await client.isInside();
    await sharesNothing(client);
    await Promise.all([expectMedia(host.page), expectMedia(client.page)]);
    await expect(screenOf(host, CLIENT)).toHaveCount(0);
  });

  // Anew, as the first time.
  await shares(client);
  await expectScreen(host.page);
});

test('in Firefox a screen from Chromium is seen; one at a time, and a host takes over from a client (S2 S8)', async ({
  server,
  people,
  otherBrowser,
}) => {
  const visit = appointment(server.demo, 'group', 'doors_open');
  const host = await people.host();
  await host.starts(visit);
  const sharer = await people.guest('Ada Winter');
  await sharer.waitsFor(visit);
  await sharer.joinNow();
  const viewer = await people.guest('Ben Autumn', otherBrowser);
  await viewer.waitsFor(visit);
  await viewer.joinNow();
  await expectMedia(viewer.page);

  await shares(sharer);
  await expect(screenOf(viewer, 'Ada Winter')).toBeVisible();
  await expectScreen(viewer.page);
  await viewer.button('Share Screen').click();
  await expect(viewer.notification('Somebody else is sharing their screen.')).toBeVisible();

  await shares(host);
  await sharesNothing(sharer);
  await expect(sharer.notification('Your screen is no longer shared')).toBeVisible();
  await expect(screenOf(viewer, server.demo.provider.name)).toBeVisible();
  await expect(screenOf(viewer, 'Ada Winter')).toHaveCount(0);
  await expectScreen(viewer.page);

  // Who reloads shares nothing any more, and nobody looks at a screen that does not come.
  await host.page.reload();
  await expect(screenOf(viewer, server.demo.provider.name)).toHaveCount(0);
  await host.isInside();
  await sharesNothing(host);
});

test('a page that breaks while it is drawn shows nobody anything any more, not its screen either (S2 S8)', async ({
  server,
  people,
  troubles,
}) => {
  troubles.expect(/drawn badly/);
  const [host, client] = [await people.host(), await people.client(CLIENT)];
  await together(server.demo, host, client);
  await shares(client);
  await expect(screenOf(host, CLIENT)).toBeVisible();
  await expectCaptured(client.page);
  // The time that the session has lasted is drawn anew each second.
  await client.page.evaluate(() => {
    // oxlint-disable-next-line no-extend-native -- it is to break
    String.prototype.padStart = () => {
      throw new Error('drawn badly');
    };
  });
  await expect(client.button('Load the page again')).toBeVisible();
  await expectNothingCaptured(client.page);
  await expect(screenOf(host, CLIENT)).toHaveCount(0);
});
