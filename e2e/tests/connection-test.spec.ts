/** Test my connection measures for real, and says what it found in plain words (J5). */
import type { Page } from '@playwright/test';
import { appointment } from '../support/demo';
import type { People } from '../support/people';
import { letOnlyTcpThrough } from '../support/reach';
import type { Server } from '../support/server';
import { expect, test } from '../support/test';

/** A test takes ten seconds, and longer where the machine has much else to do. */
const result = { timeout: 45_000 };

const panel = (page: Page) => page.getByRole('dialog', { name: 'Connection test', exact: true });
const button = (page: Page, name: string) => panel(page).getByRole('button', { name, exact: true });
const line = (page: Page, name: string) => panel(page).getByRole('listitem').filter({ hasText: name });
const figure = (page: Page, name: string) =>
  panel(page)
    .locator('dl > div')
    .filter({ has: page.getByText(name, { exact: true }) })
    .getByRole('definition');

/** A guest on the preparing page. */
async function guest(server: Server, people: People, prepare: (page: Page) => Promise<void> = async () => {}) {
  const client = await people.guest('Gwen Guest');
  await prepare(client.page);
  await client.open(appointment(server.demo, 'group', 'provider_admits'));
  return client.page;
}

/** The speed that is shown, in Mb/s. */
const speed = async (page: Page, name: string) => Number.parseFloat((await figure(page, name).textContent()) ?? '');

/** Runs in the page. */
const openConnections = () => window.peerConnections.filter((one) => one.connectionState !== 'closed').length;

test('a connection is tested over UDP, and the numbers are there to read (J5)', async ({ server, people }) => {
  const page = await guest(server, people);
  await page.getByRole('button', { name: /^Test my connection/ }).click();
  await expect(panel(page).getByRole('progressbar')).toBeVisible();
  await expect(panel(page).getByRole('status').first()).toContainText(/Good|Fair|Poor/, result);
  await expect(line(page, 'Network')).toContainText('Allows video calls');
  await expect(line(page, 'Server')).toBeVisible();
  await expect(line(page, 'Steadiness')).toBeVisible();
  await expect(line(page, 'Internet speed')).toBeVisible();

  await button(page, 'Show the numbers').click();
  await expect(figure(page, 'Way')).toHaveText('UDP');
  await expect(figure(page, 'UDP open')).toHaveText('Yes');
  await expect(figure(page, 'TCP open')).toHaveText('Yes');
  await expect(figure(page, 'Round trip')).toHaveText(/^\d+ ms$/);
  await expect(figure(page, 'Lost from you')).toHaveText(/^\d+\.\d %$/);
  expect(await speed(page, 'Speed from you')).toBeGreaterThan(0);
  expect(await speed(page, 'Speed towards you')).toBeGreaterThan(0);
  await button(page, 'Done').click();
  await expect(panel(page)).toBeHidden();
  await expect(page.getByRole('button', { name: /^Test my connection/ })).toBeFocused();
});

test('where no UDP gets through, TCP is measured, and the words say so (J5)', async ({ server, people }) => {
  const page = await guest(server, people, letOnlyTcpThrough);
  await page.getByRole('button', { name: /^Test my connection/ }).click();
  await expect(line(page, 'Network')).toContainText('Works, with some delay', result);
  await expect(line(page, 'Network')).toContainText('lets no fast traffic (UDP) through');
  await button(page, 'Show the numbers').click();
  await expect(figure(page, 'Way')).toHaveText('TCP');
  await expect(figure(page, 'UDP open')).toHaveText('No');
  await expect(figure(page, 'Round trip')).toHaveText(/^\d+ ms$/);
  expect(await speed(page, 'Speed from you')).toBeGreaterThan(0);
  expect(await speed(page, 'Speed towards you')).toBeGreaterThan(0);
});

test('a test can be stopped and done again, and leaves nothing behind (J5)', async ({ server, people }) => {
  const page = await guest(server, people);
  await page.getByRole('button', { name: /^Test my connection/ }).click();
  await button(page, 'Stop').click();
  await expect(panel(page).getByText('The test was stopped.')).toBeVisible();
  await expect(button(page, 'Test again')).toBeFocused();
  await button(page, 'Test again').click();
  await expect(panel(page).getByRole('status').first()).toContainText(/Good|Fair|Poor/, result);
  await page.keyboard.press('Escape');
  await expect(panel(page)).toBeHidden();
  await expect.poll(() => page.evaluate(openConnections)).toBe(0);
});
