/** Test my connection measures for real, and says what it found in plain words (J5). */
import type { Page } from '@playwright/test';
import { appointment } from '../support/demo';
import type { People } from '../support/people';
import { letOnlyTcpThrough } from '../support/reach';
import type { Server } from '../support/server';
import { refuse } from '../support/refusals';
import { expect, test } from '../support/test';
import { WAIT_FOR_HOST } from '../support/words';

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

/** Stock Firefox on a machine without a loudspeaker lets no page hear or play anything, and the page says so. */
const hears: Record<string, string> = { chromium: 'We can hear you', firefox: 'Could not be tested here' };

/** From its next page on this browser sends a fifth of a megabit a second in a test, however fast its network is. */
async function letLittleLoadThrough(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const { prototype } = RTCDataChannel;
    const send = Reflect.get(prototype, 'send') as (message: ArrayBuffer) => void;
    let last = 0;
    prototype.send = function sendSome(this: RTCDataChannel, message: ArrayBuffer) {
      const isLoad = message.byteLength === 1_100;
      if (isLoad && performance.now() - last < 44) return;
      if (isLoad) last = performance.now();
      send.call(this, message);
    } as typeof prototype.send;
  });
}

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
const openConnections = () => window.probes.filter((one) => one.connectionState !== 'closed').length;

test('a connection is tested over UDP, and the numbers are there to read (J5)', async ({
  server,
  people,
  browserName,
}) => {
  const page = await guest(server, people);
  await page.getByRole('button', { name: /^Test my connection/ }).click();
  await expect(panel(page).getByRole('progressbar')).toBeVisible();
  await expect(panel(page).getByRole('status').first()).toContainText(/Good|Fair|Poor/, result);
  await expect(line(page, 'Camera')).toContainText('Working');
  await expect(line(page, 'Microphone')).toContainText(hears[browserName] ?? '');
  // What was measured does not wait for an answer, and an answer is judged with it.
  await expect(line(page, 'Speaker')).toHaveCount(0);
  if (browserName === 'chromium') {
    await button(page, 'Yes').click();
    await expect(line(page, 'Speaker')).toContainText('You heard the tone');
    await expect(button(page, 'Done')).toBeFocused();
  }
  await expect(button(page, 'Yes')).toHaveCount(0);
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

test('a tone that was not heard, and a camera that another app has, are said with what to do; nobody is asked twice (J3 J5)', async ({
  server,
  people,
  browserName,
}) => {
  const page = await guest(server, people, (it) => refuse(it, { camera: 'NotReadableError' }));
  await page.getByRole('button', { name: /^Test my connection/ }).click();
  await expect(panel(page).getByRole('status').first()).toContainText(/Fair|Poor/, result);
  await expect(line(page, 'Camera')).toContainText('using your camera');
  await expect(line(page, 'Microphone')).toContainText(hears[browserName] ?? '');
  if (browserName === 'chromium') {
    await button(page, 'No').click();
    await expect(line(page, 'Speaker')).toContainText(
      'Turn up the volume, take off silent mode, check your headphones.',
    );
  }
  const asked = () => page.evaluate(() => window.captured.length);
  const before = await asked();
  await button(page, 'Test again').click();
  await expect(panel(page).getByRole('status').first()).toContainText(/Fair|Poor/, result);
  expect(await asked()).toBe(before);
});

test('where the network is too slow for pictures, one joins with sound only (J3 J5)', async ({ server, people }) => {
  const page = await guest(server, people, letLittleLoadThrough);
  await page.getByRole('button', { name: /^Test my connection/ }).click();
  await expect(line(page, 'Internet speed')).toContainText('Too slow for video', result);
  await button(page, 'Join with sound only').click();
  await expect(page.getByRole('heading', { level: 1, name: WAIT_FOR_HOST, exact: true })).toBeVisible();
  await expect(page.getByText('Microphone on, camera off', { exact: true })).toBeVisible();
});

test('who waits has their connection tested once without a word, and may have it tested with words (J5)', async ({
  server,
  people,
  browserName,
}) => {
  const page = await guest(server, people);
  const tests = () => page.evaluate(() => window.probes.length);
  await page.getByRole('button', { name: "I'm Ready", exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: WAIT_FOR_HOST, exact: true })).toBeVisible();
  await expect.poll(tests, result).toBe(2);
  await expect.poll(() => page.evaluate(openConnections), result).toBe(0);
  await expect(panel(page)).toHaveCount(0);
  await page.getByRole('button', { name: 'Test my connection', exact: true }).click();
  await expect(line(page, 'Microphone')).toContainText(hears[browserName] ?? '', result);
});
