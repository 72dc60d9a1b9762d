/** Appointments that providers make in the workspace, and the clients they make them for (R1). */
import type { Page } from '@playwright/test';
import type { Workspace } from '../../web/src/wire/Workspace';
import { expectAccessible } from '../support/accessibility';
import { Client } from '../support/people';
import { expect, test } from '../support/test';

const field = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true });
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const item = (page: Page, text: string) => page.getByRole('listitem').filter({ hasText: text }).first();

const two = (number: number) => String(number).padStart(2, '0');

/** A day so many days from now, as a date field has it. */
function dayIn(days: number): string {
  const at = new Date(Date.now() + days * 86_400_000);
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

async function addClient(page: Page, name: string, email: string): Promise<void> {
  await button(page, 'New client').click();
  const dialog = page.getByRole('dialog', { name: 'New client', exact: true });
  await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill(name);
  await dialog.getByRole('textbox', { name: 'Email', exact: true }).fill(email);
  await dialog.getByRole('button', { name: 'Add client', exact: true }).click();
  await expect(item(page, name)).toBeVisible();
}

async function choose(page: Page, label: string, name: string): Promise<void> {
  await page.getByRole('combobox', { name: label, exact: true }).fill(name);
  await page.getByRole('option', { name }).first().click();
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`R1 a provider keeps clients and makes, moves and cancels appointments, in the ${colorScheme}`, async ({
    people,
    newPerson,
    troubles,
  }) => {
    // The door of what was cancelled.
    troubles.expect(/status of 410/);
    const { page } = await people.host();
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.getByRole('link', { name: 'Clients', exact: true }).click();
    await addClient(page, 'Ana Rivas', 'ana@mail.example');
    await addClient(page, 'Ben Holt', 'ben@mail.example');
    await expectAccessible(page);
    await button(page, 'New client').click();
    await expectAccessible(page);
    await page.keyboard.press('Escape');

    await page.getByRole('link', { name: 'Appointments', exact: true }).click();
    await button(page, 'New appointment').click();
    await choose(page, 'Client', 'Ana Rivas');
    await field(page, 'Title').fill('First talk');
    await page.getByLabel('Date', { exact: true }).fill(dayIn(2));
    await page.getByLabel('Time', { exact: true }).fill('10:00');
    await expectAccessible(page);
    await button(page, 'Make appointment').click();
    await expect(item(page, 'First talk')).toContainText('Individual · with Ana Rivas');

    await button(page, 'New appointment').click();
    await page.getByRole('radio', { name: 'Group', exact: true }).check();
    await choose(page, 'Clients', 'Ana Rivas');
    await choose(page, 'Clients', 'Ben Holt');
    await field(page, 'Title').fill('Grief group');
    await page.getByLabel('Date', { exact: true }).fill(dayIn(3));
    await page.getByLabel('Time', { exact: true }).fill('16:00');
    await page.getByLabel('Repeats', { exact: true }).selectOption('Every week');
    await field(page, 'How many times').fill('3');
    await button(page, 'Make appointment').click();
    await expect(item(page, 'Grief group')).toContainText('Every week · 1 of 3');
    await button(page, 'Later').click();
    await expect(item(page, 'Grief group')).toContainText('2 of 3');
    await button(page, 'More for Grief group').click();
    await page.getByRole('menuitem', { name: 'Cancel this and those that follow', exact: true }).click();
    await button(page, 'Confirm').click();
    await expect(item(page, 'Grief group')).toContainText('Cancelled');
    await button(page, 'Later').click();
    await expect(item(page, 'Grief group')).toContainText('Cancelled');
    await expectAccessible(page);
    await button(page, 'Today').click();

    await button(page, 'More for First talk').click();
    await page.getByRole('menuitem', { name: 'Change', exact: true }).click();
    await page.getByLabel('Time', { exact: true }).fill('11:30');
    await button(page, 'Save').click();
    await expect(item(page, 'First talk').locator('time')).toContainText('11:30');

    const link = await item(page, 'First talk').locator('[dir=ltr]').textContent();
    const client = new Client(await newPerson(), 'Ana by link', true);
    await client.page.goto(link ?? '');
    await client.yourName.fill(client.name);
    await client.ready();
    await expect(item(page, 'First talk')).toContainText('Ana by link');

    await button(page, 'More for First talk').click();
    await page.getByRole('menuitem', { name: 'Cancel appointment', exact: true }).click();
    await button(page, 'Confirm').click();
    await expect(
      client.page.getByRole('heading', { name: 'This appointment was cancelled', exact: true }),
    ).toBeVisible();
  });
}

test('R1 an appointment with a new client is made by the keyboard alone', async ({ people }) => {
  const { page } = await people.host();
  await button(page, 'New appointment').focus();
  await page.keyboard.press('Enter');
  const client = page.getByRole('combobox', { name: 'Client', exact: true });
  // To the kind, then to the field.
  await expect(page.getByRole('dialog', { name: 'New appointment', exact: true })).toBeVisible();
  while (!(await client.evaluate((one) => one === document.activeElement))) await page.keyboard.press('Tab');
  await page.keyboard.type('Kim Vale');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  const newcomer = page.getByRole('dialog', { name: 'New client', exact: true });
  const email = newcomer.getByRole('textbox', { name: 'Email', exact: true });
  await expect(newcomer.getByRole('textbox', { name: 'Name', exact: true })).toHaveValue('Kim Vale');
  while (!(await email.evaluate((one) => one === document.activeElement))) await page.keyboard.press('Tab');
  await page.keyboard.type('kim@mail.example');
  await page.keyboard.press('Enter');
  await expect(newcomer).toBeHidden();
  const title = field(page, 'Title');
  while (!(await title.evaluate((one) => one === document.activeElement))) await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(item(page, 'Kim Vale')).toBeVisible();
});

test('R1 what was made although its answer was lost is not said to be saved with a correction, and takes it next', async ({
  people,
  troubles,
}) => {
  troubles.expect(/Failed to load resource|status of 409/);
  const { page } = await people.host();
  await page.getByRole('link', { name: 'Clients', exact: true }).click();
  const loseAnswer = async (path: string) =>
    page.route(
      path,
      async (route) => {
        await route.fetch();
        await route.abort();
      },
      { times: 1 },
    );
  await button(page, 'New client').click();
  await field(page, 'Name').fill('Lena Ost');
  await field(page, 'Email').fill('lena@mial.example');
  await loseAnswer('**/api/workspace/clients');
  await button(page, 'Add client').click();
  await expect(page.getByRole('alert')).toBeVisible();
  await field(page, 'Email').fill('lena@mail.example');
  await button(page, 'Add client').click();
  await expect(page.getByRole('alert')).toContainText('was saved, although the answer did not come');
  await button(page, 'Add client').click();
  await expect(item(page, 'Lena Ost')).toContainText('lena@mail.example');

  await page.getByRole('link', { name: 'Appointments', exact: true }).click();
  await button(page, 'New appointment').click();
  await choose(page, 'Client', 'Lena Ost');
  await page.getByLabel('Date', { exact: true }).fill(dayIn(2));
  await page.getByLabel('Time', { exact: true }).fill('10:00');
  await loseAnswer('**/api/workspace/appointments');
  await button(page, 'Make appointment').click();
  await expect(page.getByRole('alert')).toBeVisible();
  await page.getByLabel('Time', { exact: true }).fill('17:00');
  await button(page, 'Make appointment').click();
  await expect(page.getByRole('alert')).toContainText('was saved, although the answer did not come');
  await expectAccessible(page);
  await button(page, 'Save').click();
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(page.getByRole('listitem').filter({ hasText: 'Lena Ost' })).toHaveCount(1);
  await expect(item(page, 'Lena Ost')).toContainText('5:00');
});

test('R4 what did not arrive stands with the client and the appointment, and is sent again', async ({ people }) => {
  const { page } = await people.host();
  const workspace: Workspace = await (await page.request.get(new URL('/api/workspace', page.url()).href)).json();
  const booked = workspace.appointments.find(({ clients }) => clients.length === 1);
  const [client] = booked?.clients ?? [];
  if (!booked || !client) throw new Error('the practice has no appointment for one client');
  let left = [{ appointment: booked.id, person: client.person, way: 'email' }];
  await page.route('**/api/workspace/bounces', async (route) => {
    if (route.request().method() === 'POST') left = [];
    await route.fulfill({ json: left });
  });
  await page.reload();
  const said = `An email to ${client.name} did not arrive.`;
  await expect(page.getByRole('listitem').filter({ hasText: booked.title }).first()).toContainText(said);
  await expectAccessible(page);
  await page.getByRole('link', { name: 'Clients', exact: true }).click();
  await expect(item(page, client.name)).toContainText(said);
  await expectAccessible(page);
  await item(page, client.name).getByRole('button', { name: 'Send again', exact: true }).click();
  await expect(page.getByText(said)).toHaveCount(0);
});
