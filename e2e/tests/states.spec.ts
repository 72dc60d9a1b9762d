/**
 * Every page that a person can be at, in the light and in the dark, on a screen of 320 pixels and at twice the size: nothing that
 * a machine finds, and nothing to the side of what is seen. What opens on them, and the call, is in other journeys.
 */
import type { WebSocketRoute } from '@playwright/test';
import { expectUsableByAll } from '../support/accessibility';
import { appointment } from '../support/demo';
import { refuse } from '../support/refusals';
import { expect, test } from '../support/test';
import {
  BLOCKED,
  CUT_OFF,
  ELSEWHERE,
  ENDED,
  HOST_HAS_LEFT,
  LEFT,
  PAUSED,
  PROVIDER_KNOWS,
  REMOVED,
  WAIT_FOR_HOST,
} from '../support/words';

test.use({ camera: 'small' });

test('signing in, a link that is unknown, getting ready and waiting (J1 J4 J6)', async ({
  server,
  people,
  page,
  troubles,
}) => {
  troubles.expect(/status of 404/);
  await page.goto(`${server.demo.url}/sign-in`);
  await expect(page.getByRole('heading', { level: 1, name: 'Sign in', exact: true })).toBeVisible();
  await expectUsableByAll(page);
  await page.goto(`${server.demo.url}/s/nonsense`);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expectUsableByAll(page);

  const visit = appointment(server.demo, 'individual', 'provider_admits');
  const client = await people.guest('Ada Winter');
  await client.open(visit);
  await expectUsableByAll(client.page);
  await client.button('Turn on camera and microphone').click();
  await expect(client.button('Stop Video')).toBeVisible();
  await expectUsableByAll(client.page);
  await client.ready();
  await client.reads(WAIT_FOR_HOST);
  await expectUsableByAll(client.page);
});

test('the workspace, the lobby, and waiting for a host who has started (W1 W2)', async ({ server, people }) => {
  const visit = appointment(server.demo, 'individual', 'provider_admits');
  const [host, client] = [await people.host(), await people.guest('Ada Winter')];
  await expect(host.booked(visit)).toBeVisible();
  await expectUsableByAll(host.page);
  await client.waitsFor(visit);
  await host.startVideoCall(visit);
  await expect(host.button('Join now')).toBeVisible();
  await expectUsableByAll(host.page);
  await host.joinNow();
  await client.reads(PROVIDER_KNOWS);
  await expectUsableByAll(client.page);
});

for (const [name, refusals] of Object.entries({
  blocked: { camera: 'NotAllowedError', microphone: 'NotAllowedError', permission: 'denied' },
  missing: { camera: 'NotFoundError', microphone: 'NotFoundError' },
  taken: { camera: 'NotReadableError' },
} as const)) {
  test(`camera and microphone that are ${name} (J3)`, async ({ server, people }) => {
    const client = await people.guest('Ada Winter');
    await refuse(client.page, refusals);
    await client.open(appointment(server.demo, 'individual', 'provider_admits'));
    await client.button('Turn on camera and microphone').click();
    await expect(client.page.getByRole('alert').first()).toBeVisible();
    await expectUsableByAll(client.page);
  });
}

test('the door, a session that is full, asking, denied and blocked (A1 A3 A4)', async ({ server, people }) => {
  const visit = appointment(server.demo, 'individual', 'doors_open');
  const host = await people.host();
  await host.starts(visit);
  const first = await people.guest('Ada Winter');
  await first.waitsFor(visit);
  await first.seesJoinNow();
  await expectUsableByAll(first.page);
  await first.joinNow();
  const second = await people.guest('Ben Summer');
  await second.waitsFor(visit);
  await second.seesAskToJoin();
  await expectUsableByAll(second.page);
  await second.button('Ask to Join').click();
  await expect(host.attendee(second.name)).toBeVisible();
  await expectUsableByAll(second.page);
  await host.deny(second.name);
  await expect(second.button('Ask to Join')).toHaveAttribute('aria-disabled', 'true');
  await expectUsableByAll(second.page);
  await host
    .attendee(second.name)
    .getByRole('button', { name: `More for ${second.name}`, exact: true })
    .click();
  await host.page.getByRole('menuitem', { name: 'Block', exact: true }).click();
  await host.answer('Confirm');
  await second.reads(BLOCKED);
  await expectUsableByAll(second.page);
});

test('paused, removed, left and ended (P3 J9 S7)', async ({ server, people }) => {
  const visit = appointment(server.demo, 'individual', 'provider_admits');
  const [host, client] = [await people.host(), await people.guest('Ada Winter')];
  await host.starts(visit);
  await client.waitsFor(visit);
  await host.admit(client.name);
  await client.isInside();
  await host.pause(client.name);
  await client.reads(PAUSED);
  await expectUsableByAll(client.page);
  await host.resume(client.name);
  await client.isInside();
  await host.remove(client.name);
  await client.reads(REMOVED);
  await expectUsableByAll(client.page);
  await client.button('Ask to Join').click();
  await host.admit(client.name);
  await client.isInside();
  await client.leaveSession();
  await client.reads(LEFT);
  await expectUsableByAll(client.page);
  await host.endSession();
  await client.page.reload();
  await client.reads(ENDED);
  await expectUsableByAll(client.page);
});

test('without a host, with a cut that is not written, and with the session on another device (W6 P6 W7)', async ({
  server,
  people,
}) => {
  const visit = appointment(server.demo, 'individual', 'provider_admits');
  const [host, client] = [await people.host(), await people.guest('Ada Winter')];
  let line: WebSocketRoute | undefined;
  let me: string | undefined;
  await client.page.routeWebSocket(/\/ws\/session/, (page) => {
    line = page;
    page.connectToServer().onMessage((message) => {
      me ??= JSON.parse(String(message)).view?.you.participant;
      page.send(message);
    });
  });
  await host.starts(visit);
  await client.waitsFor(visit);
  await host.admit(client.name);
  await client.isInside();
  const tell = (cut: object[]) => line?.send(JSON.stringify({ type: 'unsaved', now: Date.now(), cut }));
  tell([{ participant: me, everything: true, muted: { audio: false, video: false } }]);
  await client.reads(CUT_OFF);
  await expectUsableByAll(client.page);
  tell([]);
  await client.isInside();
  await host.leaveSession();
  await client.reads(HOST_HAS_LEFT);
  await expectUsableByAll(client.page);
  const tab = await client.page.context().newPage();
  await tab.goto(visit.link);
  await client.reads(ELSEWHERE);
  await expectUsableByAll(client.page);
});
