/** One client and one provider, under `provider admits`. */
import { expectCaptured, expectNothingCaptured } from '../support/captured';
import { appointment } from '../support/demo';
import { expectMedia, expectStillness, noMediaDuring, noPacketsDuring, nothingSentDuring } from '../support/media';
import type { Client, Host } from '../support/people';
import { expect, test } from '../support/test';
import { ADMITTED, ENDED, PAUSED, PROVIDER_KNOWS, WAIT_FOR_HOST } from '../support/words';

const NAME = 'Daniel Reyes';

async function seeAndHearEachOther(host: Host, client: Client): Promise<void> {
  await Promise.all([expectMedia(host.page), expectMedia(client.page)]);
}

/** For two seconds after the last frame and sound of before the cut, nothing arrives on either side, nor leaves. */
async function nothingPasses(host: Host, client: Client): Promise<void> {
  await Promise.all([expectStillness(host.page, 1_500), expectStillness(client.page, 1_500)]);
  await nothingSentDuring(client.page, () =>
    noPacketsDuring(client.page, () => noMediaDuring(host.page, () => expectStillness(host.page, 2_000))),
  );
}

test('a signed-in client waits, is admitted, paused, resumed and told of the end (J2 J6 W1 W2 A3 A4 P2-P4 P6 S7)', async ({
  server,
  people,
}) => {
  const visit = appointment(server.demo, 'individual', 'provider_admits');
  const host = await people.host();
  const client = await people.client(NAME);
  await client.open(visit);
  await client.ready();
  await client.reads(WAIT_FOR_HOST);

  await host.joinWhoWaits(NAME);
  await host.joinNow();
  await client.reads(PROVIDER_KNOWS);
  await host.viewAttendees();
  await expect(host.attendees.getByRole('region', { name: 'Waiting to Join', exact: true })).toContainText(NAME);
  await host.admit(NAME);
  await expect(client.notification(ADMITTED)).toBeVisible();
  await client.isInside();
  await seeAndHearEachOther(host, client);

  await host.choosePause(NAME, 'tile');
  await host.answer('Cancel');
  await seeAndHearEachOther(host, client);
  await host.pause(NAME, 'tile');
  await client.reads(PAUSED);
  await nothingPasses(host, client);
  await client.page.reload();
  await client.reads(PAUSED);
  await nothingPasses(host, client);
  await host.resume(NAME);
  await client.isInside();
  await seeAndHearEachOther(host, client);

  await client.button('Mute').click();
  await client.button('Stop Video').click();
  await host.pause(NAME);
  await client.reads(PAUSED);
  await host.resume(NAME);
  await expect(client.button('Unmute')).toBeVisible();
  await expect(client.button('Start Video')).toBeVisible();
  await expectStillness(host.page);
  await noMediaDuring(host.page, () => expectMedia(client.page));
  await expectNothingCaptured(client.page, ['video']);
  await client.page.reload();
  await client.isInside();
  await expectCaptured(client.page, ['audio']);
  await expect(client.button('Unmute')).toBeVisible();
  await expect(client.button('Start Video')).toBeVisible();
  expect(await client.page.evaluate(() => window.captured.map(({ kind }) => kind)), 'taken up by the reload').toEqual([
    'audio',
  ]);
  await client.button('Unmute').click();
  await client.button('Start Video').click();
  await seeAndHearEachOther(host, client);

  await host.button('End Session').click();
  await host.answer('Cancel');
  await seeAndHearEachOther(host, client);
  await host.endSession();
  await host.seesTheEnd();
  await client.seesTheEnd();
  await client.page.goto(visit.link);
  await client.reads(ENDED);
});

test('a guest comes in by the link with a name, and is asked for it (J1 J2)', async ({ server, people }) => {
  const visit = appointment(server.demo, 'individual', 'provider_admits');
  const host = await people.host();
  const guest = await people.guest('Sam Lindqvist');
  await guest.page.goto(visit.link);
  await guest.ready();
  await expect(guest.yourName).toBeFocused();
  await expect(guest.yourName).toHaveAttribute('aria-invalid', 'true');
  // The limit is said, and nothing is cut off unseen.
  await guest.yourName.fill('x'.repeat(81));
  await guest.ready();
  await expect(guest.yourName).toHaveAccessibleDescription(/at most 80 characters/);
  await guest.yourName.fill(guest.name);
  await guest.ready();
  await guest.reads(WAIT_FOR_HOST);

  await host.joinWhoWaits(guest.name);
  await host.joinNow();
  await host.viewAttendees();
  await expect(host.attendee(guest.name)).toContainText('Guest');
  await host.admit(guest.name);
  await expect(guest.notification(ADMITTED)).toBeVisible();
  await seeAndHearEachOther(host, guest);
});
