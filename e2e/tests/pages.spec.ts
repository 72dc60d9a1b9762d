/** The pages between: a link that is no longer good, no way to the server, a page that is not whole, and Help on all of them. */
import type { Page } from '@playwright/test';
import { expectAccessible } from '../support/accessibility';
import { expectNothingCaptured } from '../support/captured';
import { Chat } from '../support/chat';
import { appointment } from '../support/demo';
import { press, tabTo } from '../support/keyboard';
import { expectMedia } from '../support/media';
import { People } from '../support/people';
import { Lines } from '../support/reach';
import { Server } from '../support/server';
import { expect, test } from '../support/test';
import { INCOMPLETE, PROVIDER_KNOWS, UNREACHABLE, WAIT_FOR_HOST } from '../support/words';

test.use({ camera: 'small' });

const entering = /\/api\/sessions\/[^/]+\/enter$/;
const script = /\/assets\/Call-[^/]+\.js$/;

async function isAccessibleInBothThemes(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    // oxlint-disable-next-line no-await-in-loop
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    // oxlint-disable-next-line no-await-in-loop
    await expectAccessible(page);
  }
}

/** Runs in the page. */
const openConnections = () => window.peerConnections.filter((one) => one.connectionState !== 'closed').length;

test('a link that is too old says so, and what to do instead (J1)', async ({ server, people, troubles }) => {
  troubles.expect(/status of 410/);
  const client = await people.guest('Ada Winter');
  await client.page.route(entering, (route) =>
    route.fulfill({ status: 410, json: { code: 'link_expired', detail: '' } }),
  );
  await client.page.goto(appointment(server.demo, 'individual', 'provider_admits').link);
  await client.reads('This link is no longer good');
  await expect(client.page.getByText('please use the link from its message')).toBeVisible();
  await expect(client.button('Try again')).toHaveCount(0);
  await expect(client.button('Help')).toBeVisible();
  await isAccessibleInBothThemes(client.page);
});

test('a session whose record is damaged says so to clients and to providers, with what each can do, and is not tried again', async ({
  server,
  people,
  troubles,
}) => {
  troubles.expect(/status of 500/);
  const { link } = appointment(server.demo, 'individual', 'provider_admits');
  const damaged = { status: 500, json: { code: 'session_damaged', detail: '' } };
  const client = await people.guest('Ada Winter');
  await client.page.route(entering, (route) => route.fulfill(damaged));
  await client.page.goto(link);
  await client.reads('This session cannot be opened');
  await expect(client.page.getByText('Please call the practice')).toBeVisible();
  await expect(client.button('Try again')).toHaveCount(0);
  await isAccessibleInBothThemes(client.page);

  const host = await people.host();
  await host.page.routeWebSocket(
    ({ pathname }) => pathname === '/ws/workspace',
    (page) => {
      page.connectToServer().onMessage((message) => {
        const told = JSON.parse(String(message));
        for (const one of told.workspace?.appointments ?? []) one.damaged = one.link === link;
        page.send(JSON.stringify(told));
      });
    },
  );
  await host.page.reload();
  const row = host.page.getByRole('listitem').filter({ hasText: 'Record damaged' });
  await expect(row).toHaveCount(1);
  await expect(row.getByText('Its session cannot be opened.')).toBeVisible();
  await isAccessibleInBothThemes(host.page);
  await host.page.route(entering, (route) => route.fulfill(damaged));
  await row.getByRole('button', { name: 'Start Video Call' }).click();
  await host.reads('This session cannot be opened');
  await expect(host.page.getByText('tell whoever keeps your server')).toBeVisible();
  await expect(host.page.getByRole('link', { name: 'Back to the workspace' })).toBeVisible();
});

test('a practice that says its number is called from where a page sends people to the telephone, and its times name the zone (J1)', async ({
  newPerson,
  troubles,
}) => {
  troubles.expect(/status of 404/);
  const server = await Server.start('[practice]\nphone = "(555) 010-0142"\nzone = "Pacific/Kiritimati"\n');
  try {
    const client = await new People(server, newPerson).guest('Ada Winter');
    const phone = client.page.getByRole('link', { name: 'Call (555) 010-0142', exact: true });
    await client.page.goto(`${server.demo.url}/s/nonsense`);
    await expect(phone).toHaveAttribute('href', 'tel:5550100142');

    await client.open(appointment(server.demo, 'individual', 'provider_admits'));
    await expect(client.page.getByText(/[AP]M [A-Z][-+:\w]*, \d+ min$/)).toBeVisible();
    await client.button('Help').click();
    await expect(phone).toBeVisible();
  } finally {
    await server.discard();
  }
});

test('who cannot reach the server at first reads what to do, and comes in by a press when it is back (J1)', async ({
  server,
  people,
  troubles,
}) => {
  troubles.expect(/ERR_FAILED|ERR_INTERNET_DISCONNECTED/);
  const visit = appointment(server.demo, 'individual', 'provider_admits');
  const client = await people.guest('Ada Winter');
  await client.page.route(entering, (route) => route.abort());
  await client.page.goto(visit.link);
  await client.reads(UNREACHABLE);
  await expect(client.page.getByText('Please check your internet connection.')).toBeVisible();
  await isAccessibleInBothThemes(client.page);
  await client.page.context().setOffline(true);
  await client.reads('This device is not connected to the internet');
  await client.page.context().setOffline(false);

  await client.page.unroute(entering);
  // It may have come back by itself by now: then there is nothing to press.
  await client.button('Try again now').or(client.button("I'm Ready")).press('Enter');
  await expect(client.button("I'm Ready")).toBeVisible();
});

test('who cannot come in reads why: the server is busy, or the network lets no session through (J1)', async ({
  server,
  people,
  troubles,
}) => {
  troubles.expect(/status of 503/);
  const visit = appointment(server.demo, 'individual', 'provider_admits');
  const client = await people.guest('Ada Winter');
  const lines = await Lines.of(client.page);
  lines.cut();
  const busy = { status: 503, json: { code: 'unavailable', detail: '' } };
  await client.page.route(entering, (route) => route.fulfill(busy));
  await client.page.goto(visit.link);
  await client.reads('The server cannot take you in yet');
  await client.page.unroute(entering);
  await client.button('Try again now').click();
  await client.reads('This network does not let the session through');
  await isAccessibleInBothThemes(client.page);
  lines.join();
  await expect(client.button("I'm Ready")).toBeVisible();
});

test('a line that breaks is said once, and its return too', async ({ server, people }) => {
  const visit = appointment(server.demo, 'individual', 'provider_admits');
  const client = await people.guest('Ada Winter');
  const lines = await Lines.of(client.page);
  await client.waitsFor(visit);
  await client.reads(WAIT_FOR_HOST);
  // What is said is taken back after a while: what was said at any time is what counts.
  await client.page.evaluate(() => {
    const said: string[] = [];
    Object.assign(window, { said });
    for (const region of document.querySelectorAll('[aria-live]')) {
      const note = () => region.textContent && said.push(`${region.getAttribute('aria-live')}: ${region.textContent}`);
      new MutationObserver(note).observe(region, { childList: true, characterData: true, subtree: true });
    }
  });
  const said = () => client.page.evaluate(() => (window as unknown as { said: string[] }).said);
  lines.cut();
  const lost = 'assertive: The connection is lost. This page is trying to get it back.';
  await expect.poll(said).toContain(lost);
  lines.join();
  await expect.poll(said, { timeout: 30_000 }).toContain('polite: The connection is back.');
  expect((await said()).filter((words) => words === lost)).toHaveLength(1);
});

test('a page that cannot show the session sends nothing into it, says so, and offers a way on and a way out (S8 P6)', async ({
  server,
  people,
  troubles,
}) => {
  troubles.expect(/status of 404/);
  const visit = appointment(server.demo, 'individual', 'provider_admits');
  const host = await people.host();
  const client = await people.guest('Ada Winter');
  await client.page.route(script, (route) => route.fulfill({ status: 404 }));
  await client.open(visit);
  const loadedAnew = client.page.waitForEvent('load');
  await client.ready();
  await loadedAnew;
  await client.reads(WAIT_FOR_HOST);
  await host.starts(visit);
  await client.reads(PROVIDER_KNOWS);
  await host.admit(client.name);
  await client.reads(INCOMPLETE);
  await expectNothingCaptured(client.page);
  await expect.poll(() => client.page.evaluate(openConnections)).toBe(0);
  await expect(client.button('Leave Session')).toBeVisible();
  await isAccessibleInBothThemes(client.page);

  await client.page.unroute(script);
  await client.button('Load the page again').click();
  await client.isInside();
  await Promise.all([expectMedia(host.page), expectMedia(client.page)]);
});

test('what was written and not said is there after the page is loaded anew, and is said once (S4)', async ({
  server,
  people,
}) => {
  const visit = appointment(server.demo, 'individual', 'provider_admits');
  const host = await people.host();
  await host.starts(visit);
  const client = await people.guest('Ada Winter');
  const lines = await Lines.of(client.page);
  await client.waitsFor(visit);
  await client.reads(PROVIDER_KNOWS);
  const [mine, theirs] = [new Chat(client.page), new Chat(host.page)];
  await mine.open();
  await mine.field.fill('Half a sent');
  await client.page.reload();
  await client.reads(PROVIDER_KNOWS);
  await mine.open();
  await expect(mine.field).toHaveValue('Half a sent');

  lines.cut();
  await mine.write('Written without a line');
  await client.page.reload();
  lines.join();
  await theirs.tellsOfNew(1);
  await client.reads(PROVIDER_KNOWS);
  await mine.open();
  await mine.readsOnly('Written without a line');
  await expect(mine.field).toHaveValue('');
});

test('Help stands at the same place on every page, and is read and used by keyboard (J9)', async ({
  server,
  people,
}) => {
  const visit = appointment(server.demo, 'individual', 'provider_admits');
  const client = await people.guest('Ada Winter');
  const { page } = client;
  const opener = client.button('Help');
  const panel = page.getByRole('dialog', { name: 'Help', exact: true });
  const setter = page.getByRole('dialog', { name: 'Set Audio & Video', exact: true });
  const end = async () => {
    const box = await opener.boundingBox();
    return Math.round((box?.x ?? 0) + (box?.width ?? 0));
  };
  await client.open(visit);
  const preparing = await end();
  await press(opener);
  await expect(panel).toBeVisible();
  await isAccessibleInBothThemes(page);
  await page.keyboard.press('Escape');
  await expect(panel).toBeHidden();
  await expect(opener).toBeFocused();

  await client.ready();
  await client.reads(WAIT_FOR_HOST);
  expect(await end()).toBe(preparing);
  await press(opener);
  await press(panel.getByRole('button', { name: 'Set Audio & Video', exact: true }));
  await expect(setter).toBeVisible();
  await expect(panel).toBeHidden();

  // What lies over the page gives way to where the person is now.
  const host = await people.host();
  await host.starts(visit);
  await client.reads(PROVIDER_KNOWS);
  await expect(setter).toBeVisible();
  await host.admit(client.name);
  await client.isInside();
  await expect(setter).toBeHidden();
  await tabTo(opener);
  await page.keyboard.press('Enter');
  await expect(panel).toBeVisible();
  await expectAccessible(page);
});
