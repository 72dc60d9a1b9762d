/** Which camera, microphone and speaker: chosen, pulled out and replaced, without a break for the others (J4 S5). */
import type { Locator } from '@playwright/test';
import { expectAccessible } from '../support/accessibility';
import { appointment } from '../support/demo';
import { expectMedia, keepsSeeing } from '../support/media';
import { Client, type Host } from '../support/people';
import { deviceInUse, launchWithTwoCameras, pullOut, refuse, withholdSound } from '../support/refusals';
import { expect, test } from '../support/test';
import { PAUSED, WAIT_FOR_HOST } from '../support/words';

const dialogOf = ({ page }: Client | Host): Locator =>
  page.getByRole('dialog', { name: 'Set Audio & Video', exact: true });

/** Chooses the camera that is not in use, and says which that is. */
async function chooseTheOther(client: Client): Promise<string> {
  const picker = dialogOf(client).getByRole('combobox', { name: 'Camera', exact: true });
  await expect(picker.getByRole('option')).toHaveCount(2);
  const [now] = await deviceInUse(client.page, 'video');
  await expect(picker).toHaveValue(now ?? '');
  const all = await picker
    .getByRole('option')
    .evaluateAll((ones) => ones.map((one) => (one as HTMLOptionElement).value));
  const other = all.find((one) => one !== now) ?? '';
  await picker.selectOption(other);
  await expect.poll(() => deviceInUse(client.page, 'video')).toEqual([other]);
  return other;
}

test('another camera is chosen in the call without a break, kept, and replaced when it is pulled out (J4 S5)', async ({
  server,
  people,
}) => {
  const browser = await launchWithTwoCameras();
  const visit = appointment(server.demo, 'individual', 'doors_open');
  const host = await people.host();
  await host.starts(visit);
  const client = await people.guest('Ada Winter', browser);
  await refuse(client.page, { permission: 'granted' });
  await client.waitsFor(visit);
  await client.joinNow();
  await expectMedia(host.page);

  await client.tile('You').getByRole('button', { name: 'More for You', exact: true }).click();
  await client.page.getByRole('menuitem', { name: 'Set Audio & Video', exact: true }).click();
  const chosen = await keepsSeeing(host.page, () => chooseTheOther(client));
  await dialogOf(client).getByRole('button', { name: 'Done', exact: true }).click();
  await expect(client.button('More for You')).toBeFocused();

  await client.page.reload();
  await client.isInside();
  await expect.poll(() => deviceInUse(client.page, 'video'), { message: 'the camera chosen before' }).toEqual([chosen]);
  await expectMedia(host.page);

  await pullOut(client.page, 'video');
  await expect(client.notification('Your camera is now ')).toBeVisible();
  await expectMedia(host.page);
  expect(await deviceInUse(client.page, 'video')).not.toContain(chosen);
  await pullOut(client.page, 'video');
  await expect(client.notification('Your camera was disconnected')).toBeVisible();
  await expectMedia(host.page, ['audio']);
  await browser.close();
});

test('devices are chosen before the session, and one’s own picture is mirrored or not (J4)', async ({
  server,
  people,
}) => {
  const browser = await launchWithTwoCameras();
  const visit = appointment(server.demo, 'individual', 'provider_admits');
  const client = await people.guest('Ada Winter', browser);
  await refuse(client.page, {});
  await client.open(visit);
  await client.button('Turn on camera and microphone').click();
  await client.button('Set Audio & Video').click();
  const chosen = await chooseTheOther(client);
  const dialog = dialogOf(client);
  for (const name of ['Microphone', 'Speaker']) {
    await expect(dialog.getByRole('combobox', { name, exact: true })).toBeEnabled();
  }
  await expectAccessible(client.page);
  const isMirrored = () =>
    dialog.locator('video').evaluate((video) => new DOMMatrix(getComputedStyle(video).transform).a < 0);
  expect(await isMirrored()).toBe(true);
  await dialog.getByRole('checkbox', { name: /^Mirror my picture/ }).uncheck();
  expect(await isMirrored()).toBe(false);
  await client.page.keyboard.press('Escape');
  await expect(client.button('Set Audio & Video')).toBeFocused();

  await client.page.reload();
  await client.open(visit);
  await client.ready();
  await client.reads(WAIT_FOR_HOST);
  await expect.poll(() => deviceInUse(client.page, 'video')).toEqual([chosen]);
  await client.button('Set Audio & Video').click();
  await expect(dialog.getByRole('checkbox', { name: /^Mirror my picture/ })).not.toBeChecked();
  await browser.close();
});

test('sound that the browser holds back in an untouched tab is heard after a tap, also after a pause (P4)', async ({
  server,
  people,
}) => {
  const visit = appointment(server.demo, 'individual', 'doors_open');
  const host = await people.host();
  await host.starts(visit);
  const client = await people.guest('Ada Winter');
  await client.waitsFor(visit);
  await client.joinNow();
  await expectMedia(client.page);
  await host.pause(client.name);
  await client.reads(PAUSED);
  const tab = new Client(await client.page.context().newPage(), client.name, true);
  await withholdSound(tab.page);
  await tab.page.goto(visit.link);
  await tab.reads(PAUSED);
  await host.resume(client.name);
  await tab.isInside();
  const held = tab.page.getByRole('status').filter({ hasText: 'Your browser is holding back the sound.' });
  await expect(held).toBeVisible();
  await held.getByRole('button', { name: 'Tap to hear', exact: true }).click();
  await expect(held).toHaveCount(0);
  await expectMedia(tab.page);
});

test.describe('on a Mac', () => {
  test.use({
    userAgent:
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
  });

  test('the preparing page says how to switch off the system’s reactions, until it is put away (J4)', async ({
    server,
    people,
  }) => {
    const visit = appointment(server.demo, 'individual', 'provider_admits');
    const client = await people.guest('Ada Winter');
    await client.open(visit);
    await client.button('Turn on camera and microphone').click();
    await client.button('Turn off Reactions').click();
    await expect(client.page.getByText(/Mac: click the green camera icon/)).toBeVisible();
    await expect(client.page.getByText(/iPad: open Control Center/)).toBeVisible();
    await client.button('Got it').click();
    await expect(client.button('Turn off Reactions')).toHaveCount(0);
    await client.page.reload();
    await client.button('Turn on camera and microphone').click();
    await client.button('Set Audio & Video').click();
    await expect(dialogOf(client).getByRole('button', { name: 'Turn off Reactions', exact: true })).toBeVisible();
    await dialogOf(client).getByRole('button', { name: 'Done', exact: true }).click();
    await expect(client.button('Turn off Reactions')).toHaveCount(0);
  });
});
