/** The call's script is none of the first load: it is there before it is needed, and where it cannot be had, all goes on. */
import { appointment } from '../support/demo';
import { expect, test } from '../support/test';
import { PROVIDER_KNOWS, WAIT_FOR_HOST } from '../support/words';

const script = /\/assets\/Call-[^/]+\.js$/;
const styles = /\/assets\/Call-[^/]+\.css$/;
const chat = /\/assets\/aside-[^/]+\.js$/;

test('nobody who is let in waits for a script: it came with I’m Ready (J6 J7)', async ({ server, people }) => {
  const visit = appointment(server.demo, 'individual', 'provider_admits');
  const client = await people.guest('Ada Winter');
  const came = [script, styles, chat].map((file) =>
    client.page.waitForResponse((response) => file.test(new URL(response.url()).pathname)),
  );
  await client.waitsFor(visit);
  for (const response of await Promise.all(came)) expect(await response.finished()).toBeNull();

  await client.page.route(/\/assets\/.*\.(?:js|css)$/, (route) => route.abort());
  const host = await people.host();
  await host.starts(visit);
  await host.admit(client.name);
  await client.isInside();
});

test('a page whose script the server has no more is loaded anew, once, and keeps its place (W7)', async ({
  server,
  people,
  troubles,
}) => {
  troubles.expect(/status of 404/);
  const visit = appointment(server.demo, 'individual', 'provider_admits');
  const client = await people.guest('Ada Winter');
  await client.open(visit);
  // As a server does that was renewed since this page was opened.
  let opened = 1;
  let wasRefused = false;
  client.page.on('framenavigated', () => (opened += 1));
  await client.page.route(script, async (route) => {
    if (opened > 1) return route.continue();
    wasRefused = true;
    await route.fulfill({ status: 404 });
  });
  const loadedAnew = client.page.waitForEvent('load');
  await client.ready();
  await loadedAnew;
  await client.reads(WAIT_FOR_HOST);
  expect({ opened, wasRefused }).toEqual({ opened: 2, wasRefused: true });

  const host = await people.host();
  await host.starts(visit);
  await client.reads(PROVIDER_KNOWS);
  await host.admit(client.name);
  await client.isInside();
});
