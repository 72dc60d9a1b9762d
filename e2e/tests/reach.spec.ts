/** Media gets through where networks are bad, and stays when they change. */
import { expectAccessible } from '../support/accessibility';
import { appointment } from '../support/demo';
import { expectMedia } from '../support/media';
import type { Client, Host, People } from '../support/people';
import { Lines, connections, letNoMediaThrough, letOnlyTcpThrough, protocols } from '../support/reach';
import type { Server } from '../support/server';
import { expect, test } from '../support/test';

const NAME = 'Daniel Reyes';

const seeAndHearEachOther = (host: Host, client: Client) =>
  Promise.all([expectMedia(host.page), expectMedia(client.page)]);

/** A provider and a client inside; the client's page was prepared before it was opened. */
async function visit(server: Server, people: People, prepare: (client: Client) => Promise<void>) {
  const booked = appointment(server.demo, 'individual', 'provider_admits');
  const host = await people.host();
  const client = await people.client(NAME);
  await prepare(client);
  await host.starts(booked);
  await client.waitsFor(booked);
  await host.admit(NAME);
  await client.isInside();
  await seeAndHearEachOther(host, client);
  return { host, client };
}

test('where no UDP gets through, sound and pictures go over TCP (S8)', async ({ server, people }) => {
  const { host, client } = await visit(server, people, ({ page }) => letOnlyTcpThrough(page));
  expect(await protocols(client.page)).toEqual(['tcp']);
  expect(await protocols(host.page)).toEqual(['udp']);
  await host.pause(NAME);
  await host.resume(NAME);
  await client.isInside();
  await seeAndHearEachOther(host, client);
  expect((await connections(client.page)).made).toBe(1);
});

test('the line to the server breaks, and the call goes on and is the same when it is back (S8 W6)', async ({
  server,
  people,
}) => {
  let lines: Lines | undefined;
  const { host, client } = await visit(server, people, async ({ page }) => {
    lines = await Lines.of(page);
  });
  const before = await connections(client.page);
  lines?.cut();
  const reconnecting = client.page.getByText(/^(Reconnecting…|The server cannot be reached\. Still trying…)$/);
  await expect(reconnecting).toBeVisible();
  await seeAndHearEachOther(host, client);
  lines?.join();
  await expect(reconnecting).toBeHidden();
  await seeAndHearEachOther(host, client);
  expect(await connections(client.page)).toEqual(before);
  await host.pause(NAME);
  await host.resume(NAME);
  await client.isInside();
  await seeAndHearEachOther(host, client);
});

test('a device that comes to another network finds a new way for the call it is in (S8)', async ({
  server,
  people,
}) => {
  const { host, client } = await visit(server, people, async () => {});
  const before = await connections(client.page);
  // What a browser says when the network is another one.
  await client.page.evaluate(() => window.dispatchEvent(new Event('online')));
  await expect.poll(async () => (await connections(client.page)).fragment).not.toBe(before.fragment);
  await seeAndHearEachOther(host, client);
  expect((await connections(client.page)).made).toBe(before.made);
});

test('where no media gets through, both are told, and what can be done about it (S8)', async ({
  server,
  people,
  troubles,
}) => {
  // What Firefox says of it to developers.
  troubles.expect(/^uncaught: ICE failed/);
  const booked = appointment(server.demo, 'individual', 'provider_admits');
  const host = await people.host();
  const client = await people.client(NAME);
  await letNoMediaThrough(client.page);
  await host.starts(booked);
  await client.waitsFor(booked);
  await host.admit(NAME);
  await client.isInside();
  const told = client.page.getByRole('status').filter({ hasText: 'Picture and sound do not get through' });
  await expect(told).toContainText('call the practice');
  await expectAccessible(client.page);
  // The camera is on, and nobody says otherwise.
  await expect(host.page.getByRole('group', { name: `${NAME}, no picture comes`, exact: true })).toBeVisible();
  await expect(host.tile(NAME)).toContainText('No picture comes at the moment');
  await told.getByRole('button', { name: 'Test my connection' }).click();
  await expect(client.page.getByRole('dialog', { name: 'Connection test', exact: true })).toBeVisible();
});
