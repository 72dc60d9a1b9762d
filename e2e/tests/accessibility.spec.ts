/** Every page and what opens on it, in the light and in the dark, by the rules a machine can check. */
import { expectAccessible } from '../support/accessibility';
import { appointment } from '../support/demo';
import { Client } from '../support/people';
import { expect, test } from '../support/test';
import { ENDED, MOVED, OFF_HERE, PAUSED, UNSEEN, WAIT_FOR_HOST } from '../support/words';

for (const colorScheme of ['light', 'dark'] as const) {
  test(`every page is free of what a machine finds, in the ${colorScheme}`, async ({ server, people, page }) => {
    const visit = appointment(server.demo, 'individual', 'provider_admits');
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.goto(`${server.demo.url}/sign-in`);
    await expect(page.getByRole('heading', { level: 1, name: 'Sign in', exact: true })).toBeVisible();
    await expectAccessible(page);

    const host = await people.host();
    const client = await people.guest('Ada Winter');
    for (const one of [host, client]) await one.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await client.open(visit);
    await expectAccessible(client.page);
    await client.page.getByRole('button', { name: /^Test my connection/ }).click();
    const tested = client.page.getByRole('dialog', { name: 'Connection test', exact: true });
    await tested.getByRole('button', { name: 'Show the numbers', exact: true }).click({ timeout: 45_000 });
    await expectAccessible(client.page);
    await tested.getByRole('button', { name: 'Done', exact: true }).click();
    await client.ready();
    await client.reads(WAIT_FOR_HOST);
    await expectAccessible(client.page);

    await expect(host.notification(client.name)).toBeVisible();
    await expectAccessible(host.page);
    await host.startVideoCall(visit);
    await expect(host.button('Join now')).toBeVisible();
    await expectAccessible(host.page);
    await host.joinNow();
    await host.viewAttendees();
    await expectAccessible(host.page);
    await host.admit(client.name);
    await client.isInside();
    await client.viewAttendees();
    await expectAccessible(client.page);

    await host.button('More').click();
    await expect(host.page.getByRole('menu')).toBeVisible();
    await expectAccessible(host.page);
    await host.page.keyboard.press('Escape');
    await host.choosePause(client.name, 'attendee');
    await expectAccessible(host.page);
    await host.answer('Confirm');
    await client.reads(PAUSED);
    await expectAccessible(client.page);
    await expectAccessible(host.page);

    // The same place in another tab, which has no camera and microphone on: while paused, then inside.
    const tab = new Client(await client.page.context().newPage(), client.name, true);
    await tab.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await tab.page.goto(visit.link);
    await tab.reads(PAUSED);
    await expect(tab.page.getByRole('heading', { name: OFF_HERE, exact: true })).toBeVisible();
    await expectAccessible(tab.page);
    await expect(client.page.getByRole('heading', { name: MOVED, exact: true })).toBeVisible();
    await expectAccessible(client.page);
    await host.resume(client.name);
    await tab.isInside();
    await expect(tab.page.getByRole('heading', { name: UNSEEN, exact: true })).toBeVisible();
    await expectAccessible(tab.page);

    await host.button('View Attendees').click();
    const late = await people.guest('Jo Falk');
    await late.waitsFor(visit);
    await expect(host.notification(late.name)).toBeVisible();
    await expectAccessible(host.page);

    await host.endSession();
    await client.seesTheEnd();
    await expectAccessible(client.page);
    await client.page.reload();
    await client.reads(ENDED);
    await expectAccessible(client.page);
  });
}
