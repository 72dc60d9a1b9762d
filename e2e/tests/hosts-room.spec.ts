/** What a host sees and is told of the others in the room: devices, connections, hands, arrivals. */
import type { Page } from '@playwright/test';
import { expectAccessible } from '../support/accessibility';
import { expectNothingCaptured } from '../support/captured';
import { appointment } from '../support/demo';
import { press } from '../support/keyboard';
import type { Client, Host } from '../support/people';
import { expect, test } from '../support/test';
import { PROVIDER_KNOWS } from '../support/words';

test.use({ camera: 'small' });

/** A test of the connection takes ten seconds, and longer where the machine has much else to do. */
const result = { timeout: 60_000 };

const NAMELESS = 'Somebody is waiting for you';

const sizes = [
  { width: 390, height: 844 },
  { width: 844, height: 390 },
  { width: 820, height: 1180 },
  { width: 1440, height: 900 },
];

/** An item of **More**, of the session or of somebody on their tile. */
async function choose(who: Host | Client, item: string, of?: string): Promise<void> {
  const button = of === undefined ? who.button('More') : who.tile(of).getByRole('button', { name: `More for ${of}` });
  await button.click();
  await who.page.getByRole('menuitem', { name: item, exact: true }).click();
}

const marks = (of: Host | Client, name: string) => of.attendee(name).locator('[title]');

/** Runs **Test my connection** on the preparing page, to its end. */
async function testsConnection({ page }: Client): Promise<void> {
  await page.getByRole('button', { name: /^Test my connection/ }).click();
  const dialog = page.getByRole('dialog', { name: 'Connection test', exact: true });
  await expect(dialog.getByRole('status').first()).toContainText(/Good|Fair|Poor/, result);
  await dialog.getByRole('button', { name: 'Done', exact: true }).click();
}

/** The person looks at another tab: the browser of a test always says that its page is looked at. */
const looksAway = (page: Page) =>
  page.evaluate(() => {
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => true });
    document.hasFocus = () => false;
  });

const looksHere = (page: Page) =>
  page.evaluate(() => {
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => false });
    document.hasFocus = () => true;
  });

declare global {
  interface Window {
    /** The words of each notification of the system, and how many notes were played. */
    told: string[];
    notes: number;
  }
}

/** Keeps what the page tells the system, and the notes that it plays, instead of showing and playing them. */
const listensToAlerts = (page: Page) =>
  page.addInitScript(() => {
    window.told = [];
    window.notes = 0;
    class Told extends EventTarget {
      static permission = 'default';
      static requestPermission = async () => (Told.permission = 'granted');
      constructor(title: string, options?: NotificationOptions) {
        super();
        window.told.push([title, options?.body ?? ''].join(''));
      }
    }
    Object.defineProperty(window, 'Notification', { configurable: true, value: Told });
    const start = OscillatorNode.prototype.start;
    OscillatorNode.prototype.start = function (at) {
      window.notes += 1;
      start.call(this, at);
    };
  });

test('hosts see how who waits is connected, and nobody else does; inside that is over (W4 J5)', async ({
  server,
  people,
}) => {
  test.setTimeout(150_000);
  const group = appointment(server.demo, 'group', 'provider_admits');
  const host = await people.host();
  await host.starts(group);
  const other = await people.client('Ellen Marsh');
  await other.waitsFor(group);
  await host.admit(other.name);
  await other.isInside();
  await other.viewAttendees();
  const tested = await people.guest('Ada Winter');
  await tested.open(group);
  await testsConnection(tested);
  await expect(host.attendees.getByText(/^Connection (good|fair|poor)$/)).toHaveCount(0);
  await tested.ready();
  await expect(host.attendee(tested.name).getByText(/^Connection (good|fair|poor)$/)).toBeVisible();
  await expectAccessible(host.page);
  await expect(other.attendee(tested.name)).toBeVisible();
  await expect(other.attendees.getByText(/^Connection /)).toHaveCount(0);
  // A phone loads the page anew; the test is not lost over that. A second host decides by it before they start.
  const chips = host.attendee(tested.name).getByText(/ (good|fair|poor)$/);
  const before = await chips.allInnerTexts();
  expect(before.length, 'of the devices too').toBeGreaterThan(1);
  await tested.page.reload();
  await tested.reads(PROVIDER_KNOWS);
  await expect(chips).toHaveText(before);

  await host.admit(tested.name);
  await tested.isInside();
  await expect(host.attendees.getByText(/^Connection /)).toHaveCount(0);
});

test('before a host starts they see how the connection is of who waits (W2 J5)', async ({ server, people }) => {
  const visit = appointment(server.demo, 'individual', 'provider_admits');
  const [host, client] = [await people.host(), await people.guest('Ada Winter')];
  await client.open(visit);
  await testsConnection(client);
  await client.ready();
  await host.joinWhoWaits(client.name);
  await expect(host.button('Join now')).toBeVisible();
  const row = host.page.getByRole('listitem').filter({ hasText: client.name });
  await expect(row.getByText(/^Connection (good|fair|poor)$/)).toBeVisible();
  await expectAccessible(host.page);
  await host.joinNow();
  // What an item of a menu does besides is read by everybody, and not by screen readers alone.
  await host.button('More').click();
  const more = host.page.getByRole('menu').getByText('A small window on top of your other windows.');
  await expect(more).toBeInViewport();
  expect(await more.evaluate((one) => one.getBoundingClientRect().height)).toBeGreaterThan(10);
});

test('who is muted is marked, and by whom, for everybody inside (S6)', async ({ server, people }) => {
  const group = appointment(server.demo, 'group', 'provider_admits');
  const host = await people.host();
  await host.starts(group);
  const [daniel, ellen] = [await people.client('Daniel Reyes'), await people.client('Ellen Marsh')];
  for (const client of [daniel, ellen]) {
    await client.waitsFor(group);
    await host.admit(client.name);
    await client.isInside();
  }
  await ellen.viewAttendees();
  await expect(marks(host, daniel.name)).toHaveCount(0);
  await daniel.button('Mute').click();
  for (const viewer of [host, ellen]) {
    await expect(viewer.attendee(daniel.name)).toContainText('Muted');
    await expect(viewer.tile(daniel.name)).toContainText('Muted');
    await expect(viewer.attendee(daniel.name)).not.toContainText('Muted by a host');
  }
  await daniel.button('Stop Video').click();
  await expect(host.attendee(daniel.name)).toContainText('Camera off');
  await daniel.button('Unmute').click();
  await expect(host.attendee(daniel.name)).not.toContainText('Muted');

  await choose(host, 'Mute', daniel.name);
  for (const viewer of [host, ellen]) {
    await expect(viewer.attendee(daniel.name)).toContainText('Muted by a host');
    await expect(viewer.tile(daniel.name)).toContainText('Muted by a host');
  }
  await expectAccessible(host.page);
  await host.pause(daniel.name);
  await expect(host.attendee(daniel.name)).not.toContainText('Camera off');
  await host.resume(daniel.name);
  await expect(host.attendee(daniel.name)).toContainText('Camera off');
});

test('a group is kept muted, and one raises a hand, is asked to speak, and speaks (S6)', async ({ server, people }) => {
  const group = appointment(server.demo, 'group', 'provider_admits');
  const host = await people.host();
  await host.starts(group);
  const client = await people.client('Daniel Reyes');
  await client.waitsFor(group);
  await host.admit(client.name);
  await client.isInside();
  await host.button('View Attendees').click();
  await choose(host, 'Keep muted');
  await expect(client.button('Unmute')).toBeVisible();
  await client.button('Unmute').click();
  const kept = client.notification('Your provider keeps everybody muted for now.');
  await press(kept.getByRole('button', { name: 'Raise hand', exact: true }));

  const raised = host.notification(`${client.name} raises a hand`);
  await expect(raised).toBeVisible();
  await expect(host.tile(client.name)).toContainText('Hand raised');
  await raised.getByRole('button', { name: 'Ask to unmute', exact: true }).click();
  await client
    .notification('A provider asks you to unmute')
    .getByRole('button', { name: 'Unmute', exact: true })
    .click();
  await expect(client.button('Mute')).toBeVisible();
  await host.viewAttendees();
  await expectAccessible(host.page);
  await choose(host, 'Lower hand', client.name);
  await expect(host.tile(client.name)).not.toContainText('Hand raised');
  await expect(raised).toHaveCount(0);
  await choose(host, 'Let clients unmute');
  await expect(host.attendees).not.toContainText('Clients are kept muted');
});

test('Mute mutes, whatever a host has asked (S6)', async ({ server, people }) => {
  const visit = appointment(server.demo, 'individual', 'provider_admits');
  const host = await people.host();
  await host.starts(visit);
  const client = await people.client('Daniel Reyes');
  await client.waitsFor(visit);
  await host.admit(client.name);
  await client.isInside();
  await client.button('Mute').click();
  await expect(host.attendee(client.name)).toContainText('Muted');
  await host.button('View Attendees').click();
  await choose(client, 'Raise hand');
  const raised = host.notification(`${client.name} raises a hand`);
  await expect(raised).toBeVisible();
  // They speak before they are asked to.
  await client.button('Unmute').click();
  await expect(client.button('Mute')).toBeVisible();
  await raised.getByRole('button', { name: 'Ask to unmute', exact: true }).click();
  await expect(client.notification('A provider asks you to unmute')).toBeVisible();
  await client.button('Mute').click();
  const tray = client.page.getByRole('navigation', { name: 'Session controls', exact: true });
  await expect(tray.getByRole('button', { name: 'Unmute', exact: true })).toBeVisible();
  await expect(host.tile(client.name)).toContainText('Muted');
  await expect(client.notification('A provider asks you to unmute')).toHaveCount(0);
});

test('whose video a host has stopped no longer sees it either, and is told why (S6)', async ({ server, people }) => {
  const visit = appointment(server.demo, 'individual', 'provider_admits');
  const host = await people.host();
  await host.starts(visit);
  const client = await people.client('Daniel Reyes');
  await client.waitsFor(visit);
  await host.admit(client.name);
  await client.isInside();
  await host.button('View Attendees').click();
  await choose(host, 'Stop Video', client.name);
  await expect(client.page.getByRole('group', { name: 'You, camera off', exact: true })).toBeVisible();
  await expect(client.tile('You')).toContainText('Stopped by a provider');
  await expect(client.tile('You')).toContainText('Video stopped by a host');
  await expectNothingCaptured(client.page, ['video']);
  await expectAccessible(client.page);
  await client.button('Start Video').click();
  await expect(client.page.getByRole('group', { name: 'You', exact: true })).toBeVisible();
  await expect(client.tile('You')).not.toContainText('Stopped by a provider');
});

test('one press too many on Admit lets nobody else in (A3)', async ({ server, people }) => {
  const group = appointment(server.demo, 'group', 'provider_admits');
  const host = await people.host();
  await host.starts(group);
  const names = ['Ada Winter', 'Ben Sommer', 'Cleo Herbst'] as const;
  for (const name of names) await (await people.guest(name)).waitsFor(group);
  const [ada, ben, cleo] = names;
  const admit = (name: string) => host.attendee(name).getByRole('button', { name: 'Admit', exact: true });
  await expect(admit(cleo)).toBeEnabled();
  await admit(ada).dblclick();
  await expect(admit(ada)).toHaveCount(0);
  // What came under the finger takes a press only once it can have been seen, and so does what came under the focus.
  // Once all of the first is there, nothing moves any more.
  await expect(host.tile(ada)).toBeVisible();
  await admit(ben).focus();
  await expect(admit(ben)).toBeEnabled();
  const { keyboard } = host.page;
  await keyboard.down('Enter');
  await expect(admit(ben)).toHaveCount(0);
  await expect(host.attendee(cleo).getByText(cleo, { exact: true })).toBeFocused();
  await admit(cleo).focus();
  await keyboard.down('Enter');
  await keyboard.up('Enter');
  await expect(admit(cleo)).toBeEnabled();
});

test('clients have More, with their devices, the test of their connection and a hand (S1)', async ({
  server,
  people,
}) => {
  const visit = appointment(server.demo, 'individual', 'provider_admits');
  const host = await people.host();
  await host.starts(visit);
  const client = await people.guest('Ada Winter');
  await client.waitsFor(visit);
  await host.admit(client.name);
  await client.isInside();
  await client.button('More').click();
  for (const name of ['Raise hand', 'Set Audio & Video', 'Test my connection']) {
    await expect(client.page.getByRole('menuitem', { name, exact: true })).toBeVisible();
  }
  await expectAccessible(client.page);
  await client.page.getByRole('menuitem', { name: 'Test my connection', exact: true }).click();
  const dialog = client.page.getByRole('dialog', { name: 'Connection test', exact: true });
  await expect(dialog.getByRole('button', { name: 'Stop', exact: true })).toBeVisible();
  await dialog.getByRole('button', { name: 'Done', exact: true }).click();
  await choose(client, 'Raise hand');
  await expect(host.attendee(client.name)).toContainText('Hand raised');
  await expect(client.tile('You')).toContainText('Hand raised');
  await choose(client, 'Lower hand');
  await expect(host.attendee(client.name)).not.toContainText('Hand raised');
});

test('names that look alike are marked, for hosts alone', async ({ server, people }) => {
  const group = appointment(server.demo, 'group', 'provider_admits');
  const host = await people.host();
  await host.starts(group);
  const client = await people.client('Daniel Reyes');
  await client.waitsFor(group);
  await host.admit(client.name);
  await client.isInside();
  await client.viewAttendees();
  const mark = 'Another person here has a similar name';
  await expect(host.attendee(client.name)).not.toContainText(mark);
  // With Cyrillic letters.
  const twin = await people.guest('D\u0430niel R\u0435yes');
  await twin.waitsFor(group);
  await expect(host.attendees.getByText(mark)).toHaveCount(2);
  await expectAccessible(host.page);
  await expect(client.attendee(twin.name)).toBeVisible();
  await expect(client.attendees.getByText(mark)).toHaveCount(0);
});

test('a host in another tab is told of an arrival by a sound and a notification without a name, before the start too (W1)', async ({
  server,
  people,
}) => {
  const group = appointment(server.demo, 'group', 'provider_admits');
  const host = await people.host();
  await listensToAlerts(host.page);
  await host.page.reload();
  await host.startVideoCall(group);
  await host.button('Turn on alerts of arrivals').click();
  await expect(host.notification('Alerts of arrivals are on')).toBeVisible();
  // As it is turned on it is heard once, to show what it is.
  const notes = () => host.page.evaluate(() => window.notes);
  const told = () => host.page.evaluate(() => window.told);
  await expect.poll(notes).toBe(2);
  await looksAway(host.page);
  await (await people.guest('Eve Early')).waitsFor(group);
  await expect.poll(told).toEqual([NAMELESS]);
  await expect.poll(notes).toBe(4);
  await expect(host.page).toHaveTitle(/^\(1\) /);
  await looksHere(host.page);
  await host.joinNow();
  const here = await people.guest('Ada Winter');
  await listensToAlerts(here.page);
  await here.waitsFor(group);
  await expect(host.notification(here.name)).toBeVisible();
  expect(await told()).toEqual([NAMELESS]);

  await looksAway(host.page);
  const late = await people.guest('Ben Summer');
  await late.waitsFor(group);
  await expect.poll(told).toEqual([NAMELESS, NAMELESS]);
  await expect.poll(notes).toBe(6);

  // So does who waits, when they are let in while they look elsewhere: their camera is on from then on.
  await looksAway(here.page);
  const chimed = () => here.page.evaluate(() => window.notes);
  expect(await chimed()).toBe(0);
  await looksHere(host.page);
  await host.viewAttendees();
  await host.admit(here.name);
  await here.isInside();
  await expect.poll(chimed).toBe(2);
});

test('arrivals of one moment are told of together, whoever waits longest first, and never over the tray', async ({
  server,
  people,
}) => {
  const group = appointment(server.demo, 'group', 'provider_admits');
  const host = await people.host();
  await host.startVideoCall(group);
  await host.joinNow();
  const first = await people.guest('Ada Winter');
  await first.waitsFor(group);
  await expect(host.notification('Ada Winter is waiting')).toBeVisible();
  const others = await Promise.all(['Ben Summer', 'Cem Spring', 'Dora Fall'].map((name) => people.guest(name)));
  await Promise.all(others.map((one) => one.open(group)));
  // What is told within a second is one: the page's own clock stands still while they come.
  await host.page.clock.install();
  await host.page.clock.pauseAt(Date.now() + 1_000);
  await Promise.all(others.map((one) => one.ready()));
  await expect(host.page.getByText('4 people waiting to join')).toBeAttached();
  await host.page.clock.runFor(1_000);
  await host.page.clock.resume();
  await expect(host.notification('3 people are waiting')).toContainText('Ben Summer');
  const told = host.page.getByRole('list', { name: 'Notifications' }).getByRole('listitem');
  await expect(told).toHaveText([/Ada Winter is waiting/, /3 people are waiting/]);

  for (const size of sizes) {
    // oxlint-disable-next-line no-await-in-loop
    await host.page.setViewportSize(size);
    // oxlint-disable-next-line no-await-in-loop
    await expect(async () => {
      const tray = await host.page.getByRole('navigation', { name: 'Session controls' }).boundingBox();
      const boxes = await Promise.all((await told.all()).map((one) => one.boundingBox()));
      for (const box of boxes) {
        expect(box && tray && !overlaps(box, tray), JSON.stringify({ size, box, tray })).toBe(true);
        expect(box?.y).toBeGreaterThanOrEqual(0);
      }
    }).toPass();
    // oxlint-disable-next-line no-await-in-loop
    await expectAccessible(host.page);
  }
  await host.notification('3 people are waiting').getByRole('button', { name: 'See who is waiting' }).click();
  await expect(host.attendees).toBeVisible();
  await expect(told).toHaveCount(0);
});

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

function overlaps(one: Box, other: Box): boolean {
  const across = one.x < other.x + other.width && other.x < one.x + one.width;
  return across && one.y < other.y + other.height && other.y < one.y + one.height;
}
