/** Every page and what opens on it, in the light and in the dark, by the rules a machine can check. */
import { expectAccessible } from '../support/accessibility';
import { appointment } from '../support/demo';
import { expect, test } from '../support/test';
import { ENDED, PAUSED, WAIT_FOR_HOST } from '../support/words';

for (const colorScheme of ['light', 'dark'] as const) {
  test(`every page is free of what a machine finds, in the ${colorScheme}`, async ({ server, people, page }) => {
    test.setTimeout(120_000);
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

    await host.endSession();
    await client.seesTheEnd();
    await expectAccessible(client.page);
    await client.page.reload();
    await client.reads(ENDED);
    await expectAccessible(client.page);
  });
}
