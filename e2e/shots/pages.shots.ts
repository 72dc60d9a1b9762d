/** The states of a session's pages, in the order in which people meet them. */
import type { WebSocketRoute } from '@playwright/test';
import { appointment } from '../support/demo';
import { expectMedia, expectMediaFrom } from '../support/media';
import { Client } from '../support/people';
import { expect, test } from '../support/test';
import {
  CUT_OFF,
  ELSEWHERE,
  ENDED,
  HELD,
  LEFT,
  PAUSED,
  PROVIDER_KNOWS,
  REMOVED,
  WAIT_FOR_HOST,
} from '../support/words';
import { shoot, withFaces } from './shoot';

const SOUND_FIRST = 'No video for the moment, to keep the sound clear';

test('before a session', async ({ server, people, page, troubles }) => {
  troubles.expect(/status of 404/);
  await page.goto(`${server.demo.url}/sign-in`);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await shoot(page, 'sign-in');
  await page.goto(`${server.demo.url}/s/nonsense`);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await shoot(page, 'unknown-link');

  const visit = appointment(server.demo, 'individual', 'provider_admits');
  const host = await people.host();
  const client = await people.guest('Ada Winter');
  await withFaces(host, client);
  await shoot(host.page, 'workspace');
  await client.open(visit);
  await shoot(client.page, 'preparing');
  await client.page.getByRole('button', { name: /^Test my connection/ }).click();
  const tested = client.page.getByRole('dialog', { name: 'Connection test', exact: true });
  await shoot(client.page, 'connection-test-runs');
  await tested.getByRole('button', { name: 'Show the numbers', exact: true }).click({ timeout: 45_000 });
  await shoot(client.page, 'connection-test');
  await tested.getByRole('button', { name: 'Done', exact: true }).click();
  await client.ready();
  await client.reads(WAIT_FOR_HOST);
  await shoot(client.page, 'waiting-before-the-start');
  await expect(host.notification(client.name)).toBeVisible();
  await shoot(host.page, 'workspace-somebody-waits');
  await host.startVideoCall(visit);
  await expect(host.button('Join now')).toBeVisible();
  await shoot(host.page, 'lobby');
  await host.joinNow();
  await client.reads(PROVIDER_KNOWS);
  await shoot(client.page, 'waiting');
  await shoot(host.page, 'alone-somebody-waits');
});

test('in a visit', async ({ server, people }) => {
  const visit = appointment(server.demo, 'individual', 'provider_admits');
  const host = await people.host();
  const client = await people.guest('Ada Winter');
  await withFaces(host, client);
  await host.starts(visit);
  await client.waitsFor(visit);
  await expect(host.attendee(client.name)).toBeVisible();
  await shoot(host.page, 'attendees-somebody-waits');
  await host.admit(client.name);
  await client.isInside();
  await shoot(client.page, 'admitted');
  await Promise.all([expectMedia(host.page), expectMedia(client.page)]);
  await shoot(client.page, 'call');
  await shoot(host.page, 'call-host-with-attendees');
  await host.button('More').click();
  await expect(host.page.getByRole('menu')).toBeVisible();
  await shoot(host.page, 'more');
  await host.page.keyboard.press('Escape');
  await host
    .attendee(client.name)
    .getByRole('button', { name: `More for ${client.name}`, exact: true })
    .click();
  await expect(host.page.getByRole('menu')).toBeVisible();
  await shoot(host.page, 'more-for-somebody');
  await host.page.keyboard.press('Escape');
  await client.button('Leave Session').click();
  await shoot(client.page, 'leave-question');
  await client.answer('Cancel');
  await host.choosePause(client.name, 'attendee');
  await shoot(host.page, 'pause-question');
  await host.answer('Confirm');
  await client.reads(PAUSED);
  await shoot(client.page, 'paused');
  await shoot(host.page, 'call-host-somebody-paused');
  await host.resume(client.name);
  await client.isInside();

  const tab = new Client(await client.page.context().newPage(), client.name, true);
  await tab.page.goto(visit.link);
  await tab.isInside();
  await shoot(tab.page, 'call-with-camera-off');
  await client.reads(ELSEWHERE);
  await shoot(client.page, 'elsewhere');
  await tab.page.close();
  await client.button('Use this device').click();
  await client.isInside();

  await host.button('Share Screen').click();
  await expect(host.page.getByRole('alertdialog')).toBeVisible();
  await shoot(host.page, 'share-question');
  await host.answer('Confirm');
  await expect(client.page.getByRole('group', { name: /is sharing their screen$/ })).toBeVisible();
  await shoot(client.page, 'screen');
  await shoot(host.page, 'own-screen');

  await host.remove(client.name);
  await client.reads(REMOVED);
  await shoot(client.page, 'removed');
  await client.button('Ask to Join').click();
  await host.admit(client.name);
  await client.isInside();
  await client.leaveSession();
  await client.reads(LEFT);
  await shoot(client.page, 'left');
  await client.waitsFor(visit);
  await host.admit(client.name);
  await client.isInside();
  await host.button('End Session').click();
  await shoot(host.page, 'end-question');
  await host.answer('Confirm');
  await client.seesTheEnd();
  await shoot(client.page, 'end');
  await client.page.reload();
  await client.reads(ENDED);
  await shoot(client.page, 'ended');
});

test('at a door that is open', async ({ server, people }) => {
  const visit = appointment(server.demo, 'individual', 'doors_open');
  const host = await people.host();
  await withFaces(host);
  await host.starts(visit);
  const first = await people.guest('Ada Winter');
  await first.waitsFor(visit);
  await first.seesJoinNow();
  await shoot(first.page, 'door');
  await first.joinNow();
  const second = await people.guest('Ben Summer');
  await second.waitsFor(visit);
  await second.seesAskToJoin();
  await shoot(second.page, 'full');
  await second.button('Ask to Join').click();
  await expect(host.attendee(second.name)).toBeVisible();
  await shoot(second.page, 'asking');
  await shoot(host.page, 'somebody-asks');
  await host.deny(second.name);
  await expect(second.button('Ask to Join')).toHaveAttribute('aria-disabled', 'true');
  await shoot(second.page, 'denied');
});

test('in a group, and without a host', async ({ server, people, troubles }) => {
  troubles.expect(/ERR_CONNECTION_REFUSED/);
  const group = appointment(server.demo, 'group', 'provider_admits');
  const host = await people.host();
  const [daniel, ellen] = [await people.client('Daniel Reyes'), await people.client('Ellen Marsh')];
  await withFaces(host, daniel, ellen);
  let line: WebSocketRoute | undefined;
  let me: string | undefined;
  let shown: string[] = [];
  await daniel.page.routeWebSocket(/\/ws\/session/, (page) => {
    line = page;
    page.connectToServer().onMessage((message) => {
      const told = JSON.parse(String(message));
      me ??= told.view?.you.participant;
      if (told.type === 'slots') shown = told.slots.map((slot: { participant: string }) => slot.participant);
      page.send(message);
    });
  });
  await host.starts(group);
  for (const client of [daniel, ellen]) {
    await client.waitsFor(group);
    await host.admit(client.name);
    await client.isInside();
  }
  await expectMediaFrom(host.page, 2);
  await shoot(host.page, 'group');
  await shoot(ellen.page, 'group-client');
  const tell = (message: object) => line?.send(JSON.stringify(message));
  await expectMediaFrom(daniel.page, 2);
  tell({ type: 'sound_first', participants: shown, screen: false });
  await expect(daniel.page.getByText(SOUND_FIRST).first()).toBeVisible();
  await shoot(daniel.page, 'sound-first');
  tell({
    type: 'unsaved',
    now: Date.now(),
    cut: [{ participant: me, everything: true, muted: { audio: false, video: false } }],
  });
  await daniel.reads(CUT_OFF);
  await shoot(daniel.page, 'unsaved');
  tell({ type: 'unsaved', now: Date.now(), cut: [] });
  await daniel.isInside();
  await host.page.close();
  await expect(ellen.page.getByRole('heading', { level: 1, name: HELD, exact: true })).toBeVisible({ timeout: 45_000 });
  await shoot(ellen.page, 'held');
  await server.kill();
  await expect(ellen.page.getByText(/reconnect/i).first()).toBeVisible();
  await shoot(ellen.page, 'reconnecting');
});
