/** Somebody is cut off, and the server cannot write down yet why. What it would say then is put into the line to the page. */
import type { WebSocketRoute } from '@playwright/test';
import { appointment } from '../support/demo';
import { expectMedia, expectNothingSent, expectStillness } from '../support/media';
import { expect, test } from '../support/test';
import { CUT_OFF, PAUSED } from '../support/words';

test.use({ camera: 'small' });

test('whoever is cut off is shown no call and sends nothing, and is back when that is over (P6)', async ({
  server,
  people,
}) => {
  const group = appointment(server.demo, 'group', 'provider_admits');
  const host = await people.host();
  await host.starts(group);
  const client = await people.client('Daniel Reyes');
  let line: WebSocketRoute | undefined;
  let me: string | undefined;
  await client.page.routeWebSocket(/\/ws\/session/, (page) => {
    line = page;
    const toServer = page.connectToServer();
    toServer.onMessage((message) => {
      const told = JSON.parse(String(message));
      me ??= told.view?.you.participant;
      page.send(message);
    });
  });
  await client.waitsFor(group);
  await host.admit(client.name);
  await client.isInside();
  await Promise.all([expectMedia(host.page), expectMedia(client.page)]);
  const tell = (everything: boolean) => {
    const cut = everything ? [{ participant: me, everything, muted: { audio: false, video: false } }] : [];
    line?.send(JSON.stringify({ type: 'unsaved', now: Date.now(), cut }));
  };

  tell(true);
  await client.reads(CUT_OFF);
  await expectNothingSent(client.page);
  await expect(client.page.getByText('Nobody can see or hear you right now')).toBeVisible();

  tell(false);
  await client.isInside();
  await Promise.all([expectMedia(host.page), expectMedia(client.page)]);
});

test('a pause that a server took with it unwritten as it broke off is asked of the one that follows (P6 W7)', async ({
  server,
  people,
  troubles,
}) => {
  troubles.expect(/^WebSocket connection to /, /^Failed to load resource: net::ERR_/);
  const booked = appointment(server.demo, 'individual', 'provider_admits');
  const host = await people.host();
  const client = await people.client('Daniel Reyes');
  let isBroken = true;
  await host.page.routeWebSocket(/\/ws\/session/, (page) => {
    const toServer = page.connectToServer();
    page.onMessage((message) => {
      const said = JSON.parse(String(message));
      if (!isBroken || said.command?.type !== 'pause') return toServer.send(message);
      const { participant } = said.command;
      const cut = [{ participant, everything: true, muted: { audio: false, video: false } }];
      const answers = [
        { type: 'reply', id: said.id, outcome: { type: 'not_saved', media_cut: true } },
        { type: 'unsaved', now: Date.now(), cut },
      ];
      for (const answer of answers) page.send(JSON.stringify(answer));
    });
  });
  await host.starts(booked);
  await client.waitsFor(booked);
  await host.admit(client.name);
  await Promise.all([expectMedia(host.page), expectMedia(client.page)]);
  await host.pause(client.name, 'tile');
  await expect(host.page.getByText('Paused, but not saved yet')).toBeVisible();

  await server.kill();
  isBroken = false;
  await server.restart();

  await client.reads(PAUSED);
  await expectStillness(client.page);
  await host.resume(client.name);
  await client.isInside();
  await Promise.all([expectMedia(host.page), expectMedia(client.page)]);
});
