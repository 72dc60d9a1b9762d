/**
 * Every way in: from a mail that a real mail server took, and from a text message that a gateway took, to the waiting room; and the
 * portal, which clients sign in to by mail (J8 J2 R2).
 */
import type { Page } from '@playwright/test';
import { expectAccessible } from '../support/accessibility';
import { press } from '../support/keyboard';
import { Client } from '../support/people';
import { linkIn } from '../support/post';
import { test } from '../support/practice-test';
import { expect } from '../support/test';
import { WAIT_FOR_HOST } from '../support/words';

test.use({ camera: 'small' });

const CY = { name: 'Cy Moss', email: 'cy@mail.example' };

const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name, exact: true });
const visit = (page: Page) => page.getByRole('listitem').filter({ hasText: 'Session with' }).first();

async function isAccessibleInBothThemes(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    // oxlint-disable-next-line no-await-in-loop
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    // oxlint-disable-next-line no-await-in-loop
    await expectAccessible(page);
  }
}

test('from the mail that signs in to the portal, by Start Session to the waiting room (J8 J2 R2)', async ({
  practice,
  newPerson,
}) => {
  await practice.book(await practice.addClient(CY), 10);
  const client = new Client(await newPerson(), CY.name, false);
  const { page } = client;
  await page.goto(`${practice.url}/portal`);
  await expect(heading(page, 'Sign in')).toBeVisible();
  await isAccessibleInBothThemes(page);
  await page.getByRole('textbox', { name: 'Email', exact: true }).fill(CY.email);
  await client.button('Send me a mail').click();
  await client.reads('Look into your mail');
  await isAccessibleInBothThemes(page);

  const way = '/portal/sign-in/link';
  const link = linkIn(await practice.mail.next(CY.email, way), way);
  const scanner = await newPerson();
  await scanner.goto(link);
  await expect(scanner.getByRole('button', { name: 'Sign in', exact: true })).toBeVisible();
  await page.goto(link);
  await client.reads('Sign in as a client');
  expect(page.url()).not.toContain('token');
  await isAccessibleInBothThemes(page);
  await client.button('Sign in').click();

  await expect(visit(page)).toContainText(`Session with ${practice.host}`);
  await isAccessibleInBothThemes(page);
  await visit(page).getByRole('button', { name: 'Start Session', exact: true }).click();
  await expect(client.button("I'm Ready")).toBeVisible();
  await expect(client.yourName).toHaveCount(0);
  await client.ready();
  await client.reads(WAIT_FOR_HOST);
});

test('from a session by Sign in instead, with the code of the mail and the keyboard alone, and back to it (J8 J2)', async ({
  practice,
  newPerson,
  troubles,
}) => {
  // The code that is wrong.
  troubles.expect(/status of 422/);
  await practice.book(await practice.addClient(CY), 10);
  const booking = linkIn(await practice.mail.next(CY.email), '/s/');
  const client = new Client(await newPerson(), CY.name, false);
  const { page } = client;
  await page.goto(booking);
  await press(page.getByRole('link', { name: 'Sign in instead', exact: true }));
  await page.getByRole('textbox', { name: 'Email', exact: true }).focus();
  await page.keyboard.type(CY.email);
  await page.keyboard.press('Enter');
  await expect(heading(page, 'Look into your mail')).toBeFocused();
  const letter = await practice.mail.next(CY.email, '/portal/sign-in/link');
  const code = /^\d{8}$/mu.exec(letter.replaceAll('\r', ''))?.[0] ?? '';
  const field = page.getByRole('textbox', { name: 'Code', exact: true });
  await field.focus();
  await page.keyboard.type(code === '00000000' ? '00000001' : '00000000');
  await page.keyboard.press('Enter');
  await expect(page.getByText('This is not the code of the newest mail')).toBeVisible();
  await expect(field).toBeFocused();
  await page.keyboard.type(code);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(booking);
  await client.ready();
  await client.reads(WAIT_FOR_HOST);
});

test('from the link in the mail of a booking to the waiting room (J8 J1)', async ({ practice, newPerson }) => {
  await practice.book(await practice.addClient(CY), 120);
  const guest = new Client(await newPerson(), CY.name, true);
  await guest.waitsFor({ link: linkIn(await practice.mail.next(CY.email), '/s/') } as Parameters<Client['open']>[0]);
  await guest.reads(WAIT_FOR_HOST);
});

test('from the link in a text message to the waiting room (J8 J1)', async ({ practice, newPerson }) => {
  const phone = '+15550100199';
  await practice.book(await practice.addClient({ ...CY, phone }), 120);
  const guest = new Client(await newPerson(), CY.name, true);
  await guest.waitsFor({ link: linkIn(await practice.texts.next(phone), '/s/') } as Parameters<Client['open']>[0]);
  await guest.reads(WAIT_FOR_HOST);
  expect(practice.texts.refused).toBe(0);
});

test('the portal says when it is time, before that what to expect, and where there is nothing, that (R2 J8)', async ({
  people,
}) => {
  const { page } = await people.client('Daniel Reyes');
  const starts = page.getByRole('button', { name: 'Start Session', exact: true });
  const items = page.getByRole('listitem').filter({ hasText: 'Session with' });
  await expect(items).toHaveCount(4);
  await expect(items.first().getByRole('button', { name: 'Start Session', exact: true })).toBeVisible();
  await expect(starts).toHaveCount(1);
  await expect(items.nth(1)).toContainText('Start Session appears here at');

  // It is fetched anew when somebody looks again: by then it may be time.
  await page.route('**/api/portal', async (route) => {
    const answer = await route.fetch();
    const portal = (await answer.json()) as { now: number; visits: { opens_at: number }[] };
    await route.fulfill({
      json: { ...portal, visits: portal.visits.map((one) => ({ ...one, opens_at: portal.now - 1 })) },
    });
  });
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
  await expect(starts).toHaveCount(4);

  const other = await people.client('Priya Nair');
  await expect(other.page.getByText('No appointments coming up')).toBeVisible();
  await isAccessibleInBothThemes(other.page);
  await other.button('Sign out').click();
  await expect(heading(other.page, 'Sign in')).toBeVisible();
  await other.page.goto(`${new URL(other.page.url()).origin}/portal`);
  await expect(heading(other.page, 'Sign in')).toBeVisible();
});
