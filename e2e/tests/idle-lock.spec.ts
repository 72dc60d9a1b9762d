/** A workspace whose person walked away: it warns, locks with everything hidden in all tabs, and goes on where it was (R1). */
import type { Page } from '@playwright/test';
import { expectUsableByAll } from '../support/accessibility';
import { test } from '../support/practice-test';
import { expect } from '../support/test';

/** Half of it passes without a warning. Nobody here does anything but by a real key, press or touch. */
const LOCKS_AFTER = '[workspace]\nlock_after = "40s"\n';
const PATIENCE = { timeout: 60_000 };

test.use({ camera: 'small', configuration: LOCKS_AFTER });

const CLIENT = { name: 'Canary Moss', email: 'canary@mail.example' };
const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name, exact: true });
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const field = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true });
const visit = (page: Page) => page.getByRole('listitem').filter({ hasText: CLIENT.name }).first();
const warning = (page: Page) => page.getByRole('alertdialog', { name: 'Are you still there?', exact: true });
const lock = (page: Page) => heading(page, 'Your workspace is locked');

test('R1 a workspace that nobody touches warns, locks in all tabs, and goes on where it was', async ({
  practice,
  newPerson,
  troubles,
}) => {
  // A locked page asks whether it is open, and a wrong password is refused.
  troubles.expect(/status of 423/, /status of 401/);
  await practice.book(await practice.addClient(CLIENT), 10);
  const page = await newPerson();
  await page.goto(`${practice.url}/sign-in`);
  await field(page, 'Email').fill(practice.admin.email);
  await field(page, 'Password').fill(practice.admin.password);
  await button(page, 'Sign in').click();
  await expect(visit(page)).toBeVisible();
  await page.keyboard.press('Shift');
  const tab = await page.context().newPage();
  await tab.goto(`${practice.url}/`);
  await expect(visit(tab)).toBeVisible();
  await page.bringToFront();
  await page.keyboard.press('Shift');
  await button(page, 'New appointment').click();
  await field(page, 'Title').fill('Half a sent');

  // The warning stands over whatever is open. A key in one tab is enough for both.
  await expect(warning(page)).toBeVisible(PATIENCE);
  await expect(warning(tab)).toBeVisible(PATIENCE);
  await expect(button(page, 'Stay signed in')).toBeFocused();
  await page.keyboard.press('Shift');
  await expect(warning(page)).toHaveCount(0);
  await expect(warning(tab)).toHaveCount(0);
  await expect(field(page, 'Title')).toBeFocused();

  await expect(warning(page)).toBeVisible(PATIENCE);
  await expectUsableByAll(page);
  await expect(lock(page)).toBeVisible(PATIENCE);
  await expect(lock(tab)).toBeVisible(PATIENCE);
  for (const one of [page, tab]) {
    await expect(one).toHaveTitle('Locked');
    expect(await one.content()).not.toContain(CLIENT.name);
    await expect(field(one, 'Title')).toHaveCount(0);
  }
  await expect(lock(page)).toBeFocused();
  await expectUsableByAll(page);
  // To load it anew opens nothing.
  await tab.reload();
  await expect(lock(tab)).toBeVisible();
  expect(await tab.content()).not.toContain(CLIENT.name);

  await field(page, 'Password').fill('something else');
  await button(page, 'Unlock').click();
  await expect(page.getByText('This is not the password of who is signed in here.')).toBeVisible();
  await field(page, 'Password').fill(practice.admin.password);
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'New appointment', exact: true });
  await expect(dialog.getByRole('textbox', { name: 'Title', exact: true })).toHaveValue('Half a sent');
  await expect(field(page, 'Title')).toBeFocused();
  await expect(visit(tab)).toBeVisible();
  // It is as modal as it was, and closes as ever.
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await expect(visit(page)).toBeVisible();
});
