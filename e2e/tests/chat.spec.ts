/** What people write to each other: who reads it, who does not, and that it is said once (S4). */
import type { Locator } from '@playwright/test';
import { expectAccessible } from '../support/accessibility';
import { Chat } from '../support/chat';
import { appointment } from '../support/demo';
import { press, tabTo } from '../support/keyboard';
import type { Client, Host } from '../support/people';
import { Lines } from '../support/reach';
import { expect, test } from '../support/test';
import { PAUSED, PROVIDER_KNOWS, WAITING_ROOM_CHAT } from '../support/words';

test.use({ camera: 'small' });

/** Does one cover some of the other? */
async function overlap(one: Locator, other: Locator): Promise<boolean> {
  const [a, b] = await Promise.all([one.boundingBox(), other.boundingBox()]);
  if (!a || !b) throw new Error('both have to be on the page');
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

const chatOf = ({ page }: Client | Host) => new Chat(page);

test('in a group the waiting room’s chat is for all, which stands above the field, and the session’s for those inside', async ({
  server,
  people,
}) => {
  const group = appointment(server.demo, 'group', 'provider_admits');
  const host = await people.host();
  const inside = await people.client('Daniel Reyes');
  const waiting = await people.guest('Ada Winter');
  const [hosts, insides, waitings] = [chatOf(host), chatOf(inside), chatOf(waiting)];
  await waiting.waitsFor(group);
  // Before the start already: providers read it when they come.
  await waitings.open();
  await expect(waitings.panel.getByText(WAITING_ROOM_CHAT, { exact: true })).toBeVisible();
  await expect(waitings.field).toHaveAccessibleDescription(new RegExp(WAITING_ROOM_CHAT));
  await expect(waitings.channel('Session')).toHaveCount(0);
  await inside.waitsFor(group);
  await waitings.say('Hello from outside');
  await insides.tellsOfNew(1);
  await host.starts(group);
  await hosts.tellsOfNew(1);
  await host.admit(inside.name);
  await inside.isInside();

  // It opens where somebody has written.
  await insides.open();
  await insides.readsOnly('Hello from outside');
  await insides.tellsOfNew(0);
  await insides.choose('Session');
  await insides.readsOnly();
  await insides.say('Only for us');
  await hosts.tellsOfNew(2);
  await waitings.say('Is anybody there?');
  await expect(insides.channel('Waiting room')).toHaveAccessibleDescription('1 new message');
  await insides.choose('Waiting room');
  await expect(insides.panel.getByText(WAITING_ROOM_CHAT, { exact: true })).toBeVisible();
  await insides.say('Hello from inside');
  await waitings.readsOnly('Hello from outside', 'Is anybody there?', 'Hello from inside');

  // To the providers alone, and back from them.
  await waitings.choose('Providers');
  await waitings.say('Between us');
  await hosts.open();
  await hosts.readsOnly('Only for us');
  await hosts.choose('Waiting room');
  await hosts.readsOnly('Hello from outside', 'Is anybody there?', 'Hello from inside');
  await hosts.choose('Private');
  await hosts.choosePerson(waiting.name, 'Guest (1 new message)');
  await hosts.readsOnly('Between us');
  await hosts.say('Of course');
  await waitings.readsOnly('Between us', 'Of course');
  await expect(waitings.messages.nth(1)).toContainText('Host');
  await insides.readsOnly('Hello from outside', 'Is anybody there?', 'Hello from inside');

  // A reload keeps what was read.
  await waiting.page.reload();
  await waiting.reads(PROVIDER_KNOWS);
  await expect(waitings.opener).toBeVisible();
  await waitings.tellsOfNew(0);
});

test('one-on-one who waits writes with the providers, and another client reads nothing of it', async ({
  server,
  people,
}) => {
  const visit = appointment(server.demo, 'individual', 'provider_admits');
  const host = await people.host();
  const client = await people.client('Daniel Reyes');
  const other = await people.guest('Ada Winter');
  const [hosts, clients, others] = [chatOf(host), chatOf(client), chatOf(other)];
  await host.starts(visit);
  await client.waitsFor(visit);
  await other.waitsFor(visit);
  await clients.open();
  await expect(clients.panel.getByText('Only you and the providers read this.', { exact: true })).toBeVisible();
  await expect(clients.panel.getByRole('radio')).toHaveCount(0);
  await clients.say('I am here');

  await hosts.tellsOfNew(1);
  await host.admit(client.name);
  await client.isInside();
  // The panel goes along, and what was private stays so.
  await clients.readsOnly('I am here');
  await expect(clients.channel('Providers')).toBeChecked();
  // It opens where somebody has written.
  await hosts.open();
  await expect(hosts.channel('Private')).toBeChecked();
  await hosts.readsOnly('I am here');
  await hosts.say('Welcome');
  await clients.readsOnly('I am here', 'Welcome');
  await hosts.choosePerson(other.name, 'Guest');
  await hosts.readsOnly();
  await hosts.say('One moment');
  await others.open();
  await others.readsOnly('One moment');
  await clients.choose('Session');
  await clients.say('Good morning');
  await others.readsOnly('One moment');
});

test('on a phone, who is let in while they write sees that they are on air, and what they wrote is kept (S4)', async ({
  server,
  people,
}) => {
  const visit = appointment(server.demo, 'individual', 'provider_admits');
  const host = await people.host();
  await host.starts(visit);
  const client = await people.guest('Ada Winter');
  await client.page.setViewportSize({ width: 390, height: 844 });
  await client.waitsFor(visit);
  const clients = chatOf(client);
  await clients.open();
  await clients.field.fill('I am still at');
  await host.admit(client.name);
  await client.isInside();
  await expect(clients.panel).toBeHidden();
  await expect(client.button('Mute')).toBeInViewport();
  await expect(client.tile('You')).toBeInViewport();
  await expect(client.page.getByRole('heading', { level: 1 })).toBeFocused();
  await clients.open();
  await clients.choose('Providers');
  await expect(clients.field).toHaveValue('I am still at');
});

test('a notification covers neither the field nor who reads what is written in it', async ({ server, people }) => {
  const visit = appointment(server.demo, 'individual', 'provider_admits');
  const host = await people.host();
  const client = await people.guest('Ada Winter');
  const hosts = chatOf(host);
  await host.starts(visit);
  await hosts.open();
  await client.waitsFor(visit);
  const notice = host.notification(client.name);
  await expect(notice).toBeVisible();
  for (const size of [
    { width: 1440, height: 900 },
    { width: 390, height: 844 },
  ]) {
    await host.page.setViewportSize(size);
    for (const part of [hosts.field, hosts.panel.getByText('Everybody in the session reads this.')]) {
      await expect.poll(() => overlap(notice, part), `at ${size.width}`).toBe(false);
    }
  }
});

test('who is paused writes with the providers alone, and never reads what was said meanwhile (P6)', async ({
  server,
  people,
}) => {
  const group = appointment(server.demo, 'group', 'provider_admits');
  const host = await people.host();
  const paused = await people.client('Daniel Reyes');
  const other = await people.guest('Ada Winter');
  const [hosts, pauseds, others] = [chatOf(host), chatOf(paused), chatOf(other)];
  await host.starts(group);
  for (const client of [paused, other]) {
    await client.waitsFor(group);
    await host.admit(client.name);
    await client.isInside();
  }
  await others.open();
  await others.say('Before the pause');
  await pauseds.open();
  await pauseds.readsOnly('Before the pause');
  await pauseds.field.fill('Not for the providers alone');

  await host.pause(paused.name);
  await paused.reads(PAUSED);
  // What was being written to everybody is not on its way to anybody else.
  await expect(pauseds.field).toHaveValue('');
  await pauseds.readsOnly();
  await expect(pauseds.panel.getByRole('radio')).toHaveCount(0);
  await others.say('During the pause');
  await others.choose('Waiting room');
  await others.say('During the pause, to all');
  await pauseds.say('What is it?');
  await hosts.open();
  await hosts.choose('Private');
  await hosts.choosePerson(paused.name, 'Booked (1 new message)');
  await hosts.say('A moment, please');
  await pauseds.readsOnly('What is it?', 'A moment, please');
  await others.readsOnly('During the pause, to all');
  await paused.page.reload();
  await paused.reads(PAUSED);
  await pauseds.open();
  await pauseds.readsOnly('What is it?', 'A moment, please');

  await host.more('Resume All Clients');
  await paused.isInside();
  await pauseds.readsOnly('What is it?', 'A moment, please');
  await others.choose('Session');
  await others.say('After the pause');
  await pauseds.choose('Session');
  await pauseds.readsOnly('Before the pause', 'After the pause');
  await pauseds.choose('Waiting room');
  await pauseds.readsOnly();
});

test('over a broken line, an answer that is lost and a server that is killed, each message is said once', async ({
  server,
  people,
  troubles,
}) => {
  troubles.expect(/^WebSocket connection to /, /^Failed to load resource: net::ERR_/);
  const visit = appointment(server.demo, 'individual', 'provider_admits');
  const host = await people.host();
  const client = await people.client('Daniel Reyes');
  const lines = await Lines.of(client.page);
  const [hosts, clients] = [chatOf(host), chatOf(client)];
  await host.starts(visit);
  await client.waitsFor(visit);
  await clients.open();
  await hosts.open();
  await hosts.choose('Private');
  const isOnItsWay = (text: string) =>
    expect(clients.panel.getByRole('listitem').filter({ hasText: text })).toContainText(
      'Goes out as soon as the connection is back',
    );

  lines.cut();
  await clients.write('one');
  await clients.write('two');
  await isOnItsWay('one');
  await isOnItsWay('two');
  lines.join();
  await clients.readsOnly('one', 'two');

  // It is said, and the page does not learn of it.
  lines.deafen();
  await clients.write('three');
  await hosts.reads('three');
  lines.cut();
  await isOnItsWay('three');
  lines.join();
  await clients.readsOnly('one', 'two', 'three');

  await server.kill();
  await clients.write('four');
  await isOnItsWay('four');
  await server.restart();
  // A line that broke is tried again after some seconds.
  await expect(clients.panel.getByText('Goes out as soon as the connection is back')).toHaveCount(0, {
    timeout: 30_000,
  });
  await clients.readsOnly('one', 'two', 'three', 'four');
  await expect(hosts.messages).toHaveCount(4, { timeout: 30_000 });
  await hosts.readsOnly('one', 'two', 'three', 'four');
  for (const chat of [clients, hosts]) {
    await expect(chat.panel.getByText(/Sending…|Goes out|Not sent/)).toHaveCount(0);
  }
});

test('what the server could not save is not said, and is said when it is tried again', async ({ server, people }) => {
  const visit = appointment(server.demo, 'individual', 'provider_admits');
  const host = await people.host();
  const client = await people.client('Daniel Reyes');
  let isFull = true;
  await client.page.routeWebSocket(/\/ws\/session/, (line) => {
    const toServer = line.connectToServer();
    line.onMessage((message) => {
      const { type, id, command } = JSON.parse(String(message));
      if (type !== 'command' || command.type !== 'say' || !isFull) return toServer.send(message);
      line.send(JSON.stringify({ type: 'reply', id, outcome: { type: 'not_saved', media_cut: false } }));
    });
  });
  const [hosts, clients] = [chatOf(host), chatOf(client)];
  await host.starts(visit);
  await client.waitsFor(visit);
  await clients.open();
  await clients.write('once');
  await expect(clients.panel.getByRole('alert')).toContainText('Not sent.');
  await clients.write('never');
  const unsent = (text: string) => clients.panel.getByRole('listitem').filter({ hasText: text });
  await unsent('never').getByRole('button', { name: 'Discard', exact: true }).click();
  await expect(unsent('never')).toHaveCount(0);
  isFull = false;
  await unsent('once').getByRole('button', { name: 'Try again', exact: true }).click();
  await clients.readsOnly('once');
  await expect(clients.panel.getByText('Not sent.')).toHaveCount(0);
  await hosts.open();
  await hosts.readsOnly('once');
});

test('what a stranger writes stays text, leads where it says, and breaks no page', async ({ server, people }) => {
  const group = appointment(server.demo, 'group', 'provider_admits');
  const host = await people.host();
  const stranger = await people.guest('<b onclick=alert(1)>Eve');
  const [hosts, strangers] = [chatOf(host), chatOf(stranger)];
  await host.starts(group);
  await stranger.waitsFor(group);
  await strangers.open();
  await strangers.write('<img src=x onerror="document.title=\'taken\'"><script>document.title="taken"</script>');
  await strangers.write('javascript:alert(1) data:text/html,x https://bank.example@evil.example/');
  await strangers.write('(see https://example.org/a?b=1).');
  await strangers.write(`\u{202e}backwards\u{2066} ${'wide'.repeat(400)}`);
  await hosts.open();
  await hosts.choose('Waiting room');
  await expect(hosts.messages).toHaveCount(4);
  await expect(hosts.messages.first()).toContainText('<img src=x onerror=');
  await expect(hosts.messages.first()).toContainText('<b onclick=alert(1)>Eve');
  await expect(hosts.messages.locator('img, script')).toHaveCount(0);
  const links = hosts.messages.getByRole('link');
  await expect(links).toHaveCount(1);
  await expect(links).toHaveText('https://example.org/a?b=1');
  await expect(links).toHaveAttribute('href', 'https://example.org/a?b=1');
  await expect(links).toHaveAttribute('target', '_blank');
  await expect(links).toHaveAttribute('rel', 'noopener noreferrer nofollow');
  await expect(hosts.messages.last()).toContainText(/^[^\u{202e}\u{2066}]*backwards [^\u{202e}\u{2066}]*$/u);
  for (const { page } of [host, stranger]) {
    for (const width of [1440, 390, 320]) {
      await page.setViewportSize({ width, height: 800 });
      const overhang = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      await expect.poll(overhang, `sideways at ${width}`).toBeLessThanOrEqual(0);
    }
    expect(await page.title()).not.toBe('taken');
  }
});

test('two people talk with the keyboard alone, and too long a message is not sent', async ({ server, people }) => {
  const group = appointment(server.demo, 'group', 'provider_admits');
  const host = await people.host();
  const client = await people.guest('Ada Winter');
  const [hosts, clients] = [chatOf(host), chatOf(client)];
  await host.starts(group);
  await client.waitsFor(group);

  await press(clients.opener);
  await expect(clients.field).toBeFocused();
  await tabTo(clients.channel('Waiting room'));
  await client.page.keyboard.press('ArrowRight');
  await expect(clients.channel('Providers')).toBeChecked();
  await client.page.keyboard.press('ArrowLeft');
  await expect(clients.channel('Waiting room')).toBeChecked();
  await tabTo(clients.field);
  await client.page.keyboard.type('one');
  await client.page.keyboard.press('Shift+Enter');
  await client.page.keyboard.type('two');
  await client.page.keyboard.press('Enter');
  await clients.reads('two');
  expect(await clients.messages.first().innerText()).toContain('one\ntwo');
  await expect(clients.field).toBeFocused();

  await client.page.keyboard.insertText('\u{1f468}'.repeat(2001));
  await expect(clients.panel.getByText('Too long by 1 character', { exact: true })).toBeVisible();
  await client.page.keyboard.press('Enter');
  await client.page.keyboard.press('Backspace');
  await expect(clients.panel.getByText('0 characters left', { exact: true })).toBeVisible();
  await press(clients.panel.getByRole('button', { name: 'Send', exact: true }));
  await expect(clients.messages).toHaveCount(2);
  await expect(clients.field).toBeFocused();

  await press(hosts.opener);
  await tabTo(hosts.channel('Waiting room'));
  await host.page.keyboard.press('ArrowLeft');
  await expect(hosts.messages).toHaveCount(0);
  await host.page.keyboard.press('ArrowRight');
  await expect(hosts.messages).toHaveCount(2);
  await press(hosts.panel.getByRole('button', { name: 'Close chat', exact: true }));
  await expect(hosts.opener).toBeFocused();
  await press(clients.panel.getByRole('button', { name: 'Close chat', exact: true }));
  await expect(clients.opener).toBeFocused();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`the chat is free of what a machine finds, in the ${colorScheme}`, async ({ server, people }) => {
    const group = appointment(server.demo, 'group', 'provider_admits');
    const host = await people.host();
    const client = await people.guest('Ada Winter');
    const [hosts, clients] = [chatOf(host), chatOf(client)];
    for (const { page } of [host, client]) await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await host.starts(group);
    await client.waitsFor(group);
    await expect(clients.opener).toBeVisible();
    await hosts.open();
    await expectAccessible(host.page);
    await hosts.choose('Waiting room');
    await hosts.say('Welcome. See https://example.org/a');
    await clients.tellsOfNew(1);
    await expectAccessible(client.page);
    await clients.open();
    await clients.say('Hello');
    await clients.choose('Providers');
    await clients.say('May I ask something?');
    await clients.field.fill('x'.repeat(2001));
    for (const size of [
      { width: 1440, height: 900 },
      { width: 390, height: 844 },
      { width: 844, height: 390 },
    ]) {
      await client.page.setViewportSize(size);
      await expectAccessible(client.page);
    }
    await expect(hosts.channel('Private')).toHaveAccessibleDescription('1 new message');
    await expectAccessible(host.page);
    await hosts.choose('Private');
    await hosts.readsOnly('May I ask something?');
    await expectAccessible(host.page);
    // On a small window the chat makes way for the call.
    await client.page.setViewportSize({ width: 1440, height: 900 });
    await host.viewAttendees();
    await host.admit(client.name);
    await client.isInside();
    await clients.readsOnly('May I ask something?');
    await expectAccessible(client.page);
    await host.pause(client.name);
    await client.reads(PAUSED);
    await expectAccessible(client.page);
  });
}
