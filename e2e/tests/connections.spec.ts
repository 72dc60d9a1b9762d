/** What an admin and a provider need so that other programs plug in (R5 R6). */
import type { Page } from '@playwright/test';
import { expectAccessible, expectUsableByAll } from '../support/accessibility';
import type { Practice } from '../support/practice';
import { test } from '../support/practice-test';
import { expect } from '../support/test';

const heading = (page: Page, name: string) => page.getByRole('heading', { name, exact: true });
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const field = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true });

async function signIn(page: Page, { url, admin }: Practice) {
  await page.goto(`${url}/sign-in`);
  await field(page, 'Email').fill(admin.email);
  await field(page, 'Password').fill(admin.password);
  await button(page, 'Sign in').click();
  await page.getByRole('link', { name: 'Connections', exact: true }).click();
}

test('a token is made, shown once, used and revoked, with the keyboard alone (R5 R6)', async ({
  practice,
  newPerson,
  troubles,
}) => {
  // The password was wrong once.
  troubles.expect(/status of 401/);
  const page = await newPerson();
  await signIn(page, practice);
  await expect(heading(page, 'No system is connected')).toBeVisible();
  await expectAccessible(page);
  await button(page, 'New token').focus();
  await page.keyboard.press('Enter');
  await field(page, 'Name').fill('Record system');
  await button(page, 'Make token').press('Enter');
  await expect(page.getByRole('checkbox', { name: 'Read appointments', exact: true })).toBeFocused();
  await page.getByRole('checkbox', { name: 'Read clients', exact: true }).press('Space');
  await page.getByRole('checkbox', { name: 'Change webhooks', exact: true }).press('Space');
  await field(page, 'Password').fill('not this one at all');
  await page.keyboard.press('Enter');
  await expect(field(page, 'Password')).toBeFocused();
  await expect(page.getByText('This is not your password.')).toBeVisible();
  await expectAccessible(page);
  await field(page, 'Password').fill(practice.admin.password);
  await page.keyboard.press('Enter');
  await expect(field(page, 'Token')).toBeFocused();
  await expect(page.getByText('It is never shown again')).toBeVisible();
  await expectUsableByAll(page);
  const token = await field(page, 'Token').inputValue();
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await button(page, 'Copy').press('Enter');
  await expect(button(page, 'Copied')).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(token);
  await button(page, 'Done').press('Enter');
  await expect(button(page, 'New token')).toBeFocused();
  expect(await page.content()).not.toContain(token);

  const ask = async () => (await fetch(`${practice.url}/api/v1/clients`, bearer(token))).status;
  expect(await ask()).toBe(200);
  const hook = { url: 'https://ehr.example.org/anteroom', events: ['client.waiting'] };
  const made = await fetch(`${practice.url}/api/v1/webhooks`, {
    method: 'POST',
    headers: { ...bearer(token).headers, 'content-type': 'application/json' },
    body: JSON.stringify(hook),
  });
  expect(made.status).toBe(201);
  await page.reload();
  const row = page.getByRole('listitem').filter({ hasText: 'Record system' });
  await expect(row).toContainText(`by ${practice.host}`);
  await expect(row).toContainText('A webhook that it made is still there');
  await expectUsableByAll(page);
  await row.getByRole('button', { name: 'Revoke', exact: true }).press('Enter');
  await expect(button(page, 'Cancel')).toBeFocused();
  await expect(page.getByText('It has made a webhook, which is not switched off by this')).toBeVisible();
  await button(page, 'Confirm').press('Enter');
  await expect(row).toContainText('Revoked on');
  await expect(row.getByRole('button')).toHaveCount(0);
  await expect(heading(page, 'Tokens of other systems')).toBeFocused();
  expect(await ask()).toBe(401);
});

test('a calendar has an address that is shown once, changed and revoked, with the keyboard alone (R5 R6)', async ({
  practice,
  newPerson,
}) => {
  const page = await newPerson();
  await signIn(page, practice);
  await expect(page.getByText('Your calendar has no address yet')).toBeVisible();
  await button(page, 'Make address').press('Enter');
  await expect(heading(page, 'The address of your calendar')).toBeFocused();
  await expectUsableByAll(page);
  const address = await field(page, 'Address').inputValue();
  await button(page, 'Done').press('Enter');
  await expect(heading(page, 'Your calendar')).toBeFocused();
  expect(await page.content()).not.toContain(address);
  expect(await statusAt(address)).toBe(200);

  const titles = page.getByRole('checkbox', { name: 'Show titles', exact: true });
  await titles.press('Space');
  await expect(titles).toBeChecked();
  await expectUsableByAll(page);
  await button(page, 'Replace address').press('Enter');
  await expect(button(page, 'Cancel')).toBeFocused();
  await button(page, 'Confirm').press('Enter');
  await expect(heading(page, 'The address of your calendar')).toBeFocused();
  const other = await field(page, 'Address').inputValue();
  await button(page, 'Done').press('Enter');
  await expect(titles).toBeChecked();
  expect([await statusAt(address), await statusAt(other)]).toEqual([404, 200]);
  await button(page, 'Revoke address').press('Enter');
  await button(page, 'Confirm').press('Enter');
  await expect(page.getByText('Your calendar has no address yet')).toBeVisible();
  await expect(heading(page, 'Your calendar')).toBeFocused();
  expect(await statusAt(other)).toBe(404);
});

test('a list that cannot be had says so, and is tried again (R5)', async ({ practice, newPerson, troubles }) => {
  troubles.expect(/status of 503/);
  const page = await newPerson();
  const path = '**/api/workspace/tokens';
  await page.route(path, (route) => route.fulfill({ status: 503, body: 'down' }));
  await signIn(page, practice);
  await expect(heading(page, 'This cannot be shown')).toBeVisible();
  await expectAccessible(page);
  await page.unroute(path);
  await button(page, 'Try again').click();
  await expect(heading(page, 'No system is connected')).toBeVisible();
});

async function statusAt(address: string): Promise<number> {
  return (await fetch(address)).status;
}

function bearer(token: string) {
  return { headers: { authorization: `Bearer ${token}` } };
}
