/** The server is broken off in the middle of a session, and starts again on the same data. */
import { appointment } from '../support/demo';
import { expectMedia, expectStillness } from '../support/media';
import { expect, test } from '../support/test';
import { PAUSED, PROVIDER_KNOWS } from '../support/words';

test.use({ camera: 'small' });

test('after a power cut everybody stands where they stood, and media flows without a click (W7 P3 S8)', async ({
  server,
  people,
  troubles,
}) => {
  troubles.expect(/^WebSocket connection to /, /^Failed to load resource: net::ERR_/);
  const group = appointment(server.demo, 'group', 'provider_admits');
  const host = await people.host();
  const admitted = await people.client('Daniel Reyes');
  const paused = await people.client('Ellen Marsh');
  const waiting = await people.guest('Ada Winter');
  await host.starts(group);
  for (const client of [admitted, paused]) {
    await client.waitsFor(group);
    await host.admit(client.name);
    await client.isInside();
  }
  await waiting.waitsFor(group);
  await waiting.reads(PROVIDER_KNOWS);
  await host.pause(paused.name);
  await paused.reads(PAUSED);
  await Promise.all([expectMedia(host.page), expectMedia(admitted.page)]);

  await server.kill();
  for (const { page } of [host, admitted, paused, waiting]) {
    await expect(page.getByText(/^(Reconnecting…|The server cannot be reached\. Still trying…)$/)).toBeVisible();
  }
  await server.restart();

  await Promise.all([expectMedia(host.page), expectMedia(admitted.page)]);
  await admitted.isInside();
  await paused.reads(PAUSED);
  await expectStillness(paused.page);
  await waiting.reads(PROVIDER_KNOWS);
  const region = (name: string) => host.attendees.getByRole('region', { name, exact: true });
  await expect(region('Waiting to Join')).toContainText(waiting.name);
  await host.resume(paused.name);
  await paused.isInside();
  await host.admit(waiting.name);
  await waiting.isInside();
  await Promise.all([expectMedia(paused.page), expectMedia(waiting.page)]);
});
