/** The staff of a practice: how somebody is invited and what they see, and how who forgot their password comes back (R1 R5). */
import type { Page } from '@playwright/test';
import { expectAccessible } from '../support/accessibility';
import { CodeApp } from '../support/code-app';
import { Client } from '../support/people';
import { linkIn } from '../support/post';
import type { Practice } from '../support/practice';
import { test } from '../support/practice-test';
import { expect } from '../support/test';
import { WAIT_FOR_HOST } from '../support/words';

test.use({ camera: 'small' });

const CY = { name: 'Cy Moss', email: 'cy@mail.example' };
const SAM = { name: 'Sam Reed', email: 'sam@practice.example', password: 'seven quiet herons' };

const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name, exact: true });
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const field = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true });

async function signIn(page: Page, practice: Practice, { email, password }: { email: string; password: string }) {
  await page.goto(`${practice.url}/sign-in`);
  await field(page, 'Email').fill(email);
  await field(page, 'Password').fill(password);
  await button(page, 'Sign in').click();
}

test('from an invitation to the workspace of a scheduler, who sees nothing of a session (R1 R5)', async ({
  practice,
  newPerson,
}) => {
  const admin = await newPerson();
  await signIn(admin, practice, practice.admin);
  await admin.getByRole('link', { name: 'Staff', exact: true }).click();
  await expect(heading(admin, 'Staff')).toBeVisible();
  await expectAccessible(admin);
  await button(admin, 'Invite').click();
  await field(admin, 'Name').fill(SAM.name);
  await field(admin, 'Email').fill(SAM.email);
  await admin.getByRole('checkbox', { name: 'Provider', exact: true }).uncheck();
  await admin.getByRole('checkbox', { name: 'Scheduler', exact: true }).check();
  await expectAccessible(admin);
  await button(admin, 'Send invitation').click();
  const row = admin.getByRole('listitem').filter({ hasText: SAM.name });
  await expect(row).toContainText('Invited');

  const scheduler = await newPerson();
  await scheduler.goto(linkIn(await practice.mail.next(SAM.email), '/account/invitation'));
  await expect(heading(scheduler, 'Make your account')).toBeVisible();
  expect(scheduler.url()).not.toContain('token');
  await expect(field(scheduler, 'Your name')).toHaveValue(SAM.name);
  await expectAccessible(scheduler);
  await field(scheduler, 'Password').fill(SAM.password);
  await button(scheduler, 'Make account').click();

  await practice.book(await practice.addClient(CY), 10);
  const guest = new Client(await newPerson(), 'Canary Cole', true);
  await guest.waitsFor({ link: linkIn(await practice.mail.next(CY.email), '/s/') } as Parameters<Client['open']>[0]);
  await guest.reads(WAIT_FOR_HOST);
  const visit = (page: Page) =>
    page
      .getByRole('listitem')
      .filter({ hasText: `with ${CY.name}` })
      .first();
  await admin.getByRole('link', { name: 'Appointments', exact: true }).click();
  await expect(visit(admin)).toContainText('Canary Cole');
  await expect(visit(scheduler)).toContainText(`Hosted by ${practice.host}`);
  await expect(visit(scheduler).getByRole('button', { name: 'Copy link', exact: true })).toBeVisible();
  await expect(button(scheduler, 'Start Video Call')).toHaveCount(0);
  await expect(scheduler.getByText('Canary Cole')).toHaveCount(0);
  await expect(scheduler.getByRole('link', { name: 'Staff', exact: true })).toHaveCount(0);
  await expectAccessible(scheduler);
});

test('a forgotten password is chosen anew behind a mail, and every other browser is signed out (R5)', async ({
  practice,
  newPerson,
  troubles,
}) => {
  // The page that is signed out asks once more, and is sent to the sign-in.
  troubles.expect(/status of 401/);
  const { email } = practice.admin;
  const [other, page] = [await newPerson(), await newPerson()];
  await signIn(other, practice, practice.admin);
  await expect(other.getByRole('link', { name: 'Staff', exact: true })).toBeVisible();
  await page.goto(`${practice.url}/sign-in`);
  await page.getByRole('link', { name: 'I forgot my password', exact: true }).click();
  await field(page, 'Email').fill(email);
  await expectAccessible(page);
  await button(page, 'Send me a mail').click();
  await expect(heading(page, 'Look into your mail')).toBeFocused();
  await expectAccessible(page);
  await page.goto(linkIn(await practice.mail.next(email), '/account/new-password'));
  await expect(heading(page, 'Your new password')).toBeVisible();
  expect(page.url()).not.toContain('token');
  await expectAccessible(page);
  await field(page, 'Password').fill(SAM.password);
  await button(page, 'Set password').click();
  await expect(page.getByRole('link', { name: 'Staff', exact: true })).toBeVisible();
  await expect(heading(other, 'Sign in')).toBeVisible();
});

test('on their account, somebody changes their password and is signed out elsewhere, and everywhere (R5)', async ({
  practice,
  newPerson,
  troubles,
}) => {
  // What is signed out asks once more, and a wrong password is refused.
  troubles.expect(/status of 401/);
  const [other, third, page] = [await newPerson(), await newPerson(), await newPerson()];
  for (const one of [other, third, page]) {
    await signIn(one, practice, practice.admin);
    await expect(one.getByRole('link', { name: 'My account', exact: true })).toBeVisible();
  }
  await page.getByRole('link', { name: 'My account', exact: true }).click();
  await expect(heading(page, 'My account')).toBeVisible();
  const devices = page.getByRole('main').getByRole('listitem');
  await expect(devices.filter({ hasText: 'This device' })).toHaveText(/Chrom|Firefox/u);
  await expect(devices.filter({ hasText: 'This device' }).getByRole('button')).toHaveCount(0);
  await expectAccessible(page);

  // The one that was heard of last before this one.
  const so_far = await devices.count();
  await devices
    .filter({ hasNotText: 'This device' })
    .first()
    .getByRole('button', { name: 'Sign out', exact: true })
    .click();
  await expect(devices).toHaveCount(so_far - 1);
  await expect(page.getByRole('heading', { name: 'Where you are signed in' })).toBeFocused();
  await expect(heading(third, 'Sign in')).toBeVisible();

  await field(page, 'Your new password').fill(SAM.password);
  await button(page, 'Change password').click();
  await expect(field(page, 'Current password')).toBeFocused();
  await field(page, 'Current password').fill('something else entirely');
  await field(page, 'Current password').press('Enter');
  await expect(page.getByText('This is not the password that you sign in with now.')).toBeVisible();
  await expectAccessible(page);
  await field(page, 'Current password').fill(practice.admin.password);
  await field(page, 'Current password').press('Enter');
  await expect(page.getByRole('main').getByText('Your password is changed')).toBeVisible();
  await expect(devices).toHaveCount(1);
  await expect(heading(other, 'Sign in')).toBeVisible();

  await button(page, 'Sign out everywhere').click();
  await button(page, 'Confirm').click();
  await expect(heading(page, 'Sign in')).toBeVisible();
  await signIn(page, practice, { ...practice.admin, password: SAM.password });
  await expect(page.getByRole('link', { name: 'My account', exact: true })).toBeVisible();
});

test('with two-step sign-in a code is asked for after the password, and a recovery code stands for it (R1)', async ({
  practice,
  newPerson,
  troubles,
}) => {
  // A wrong code and a wrong password are refused.
  troubles.expect(/status of 4(01|22)/);
  const [page, other] = [await newPerson(), await newPerson()];
  await signIn(page, practice, practice.admin);
  await page.getByRole('link', { name: 'My account', exact: true }).click();
  await button(page, 'Set up two-step sign-in').click();
  const dialog = page.getByRole('dialog');
  await field(page, 'Password').fill('something else entirely');
  await field(page, 'Password').press('Enter');
  await expect(dialog.getByText('This is not your password.')).toBeVisible();
  await expectAccessible(page);
  await field(page, 'Password').fill(practice.admin.password);
  await field(page, 'Password').press('Enter');
  await expect(dialog.getByRole('img', { name: 'QR code for your app', exact: true })).toBeVisible();
  await expectAccessible(page);
  const app = new CodeApp((await dialog.locator('code').textContent()) ?? '');
  await field(page, 'Code that the app shows').fill(app.code());
  await button(page, 'Switch on').click();
  await expect(page.getByRole('dialog', { name: 'Your recovery codes', exact: true })).toBeVisible();
  await expectAccessible(page);
  const codes = await dialog.getByRole('listitem').allTextContents();
  expect(codes).toHaveLength(10);
  const downloading = page.waitForEvent('download');
  await dialog.getByRole('link', { name: 'Download', exact: true }).click();
  expect((await downloading).suggestedFilename()).toBe('anteroom-recovery-codes.txt');
  await page.keyboard.press('Escape');
  await button(page, 'I have kept them').click();
  await expect(page.getByRole('heading', { name: 'Two-step sign-in', exact: true })).toBeFocused();
  await expect(page.getByText('10 recovery codes are left.')).toBeVisible();

  await signIn(other, practice, practice.admin);
  await expect(heading(other, 'Enter your code')).toBeFocused();
  await expectAccessible(other);
  await field(other, 'Code of your app').fill('000000');
  await field(other, 'Code of your app').press('Enter');
  await expect(field(other, 'Code of your app')).toBeFocused();
  await expect(other.getByText('This code is not right')).toBeVisible();
  await field(other, 'Code of your app').fill(app.code(1));
  await button(other, 'Sign in').click();
  await expect(other.getByRole('link', { name: 'My account', exact: true })).toBeVisible();

  await button(page, 'Switch off').click();
  await field(page, 'Password').fill(practice.admin.password);
  await field(page, 'Code of your app').fill(codes[0] ?? '');
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Switch off', exact: true }).click();
  await expect(page.getByText('Two-step sign-in is off. Your password alone signs you in.').first()).toBeVisible();
  await expect(button(page, 'Set up two-step sign-in')).toBeVisible();
});
