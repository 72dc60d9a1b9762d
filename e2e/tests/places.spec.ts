/** A person's place: kept over leaving, other tabs and other devices, and given to nobody by a message of their own. */
import { expectCaptured, expectNothingCaptured } from '../support/captured';
import { appointment } from '../support/demo';
import { expectMedia, expectStillness, noMediaDuring } from '../support/media';
import { Client } from '../support/people';
import { Lines, protocols } from '../support/reach';
import { expect, test } from '../support/test';
import { ask, standing } from '../support/wire';
import {
  DENIED,
  ELSEWHERE,
  LEFT,
  LOOK_AGAIN,
  MOVED,
  NOWHERE,
  OFF_HERE,
  PAUSED,
  PROVIDER_KNOWS,
  REMOVED,
  UNSEEN,
  WAIT_FOR_HOST,
} from '../support/words';

test('leaving does not dodge a pause, and who leaves while waiting comes back by the link (P7 J9)', async ({
  server,
  people,
}) => {
  const visit = appointment(server.demo, 'individual', 'provider_admits');
  const host = await people.host();
  const client = await people.guest('Ada Winter');
  await client.waitsFor(visit);
  // It costs the place, so it is asked about, and a tap that was a mistake changes nothing.
  await client.button('Leave Session').click();
  await client.answer('Cancel');
  await client.reads(WAIT_FOR_HOST);
  await client.leaveSession();
  await client.reads(LEFT);
  await expect(host.notification(client.name)).toHaveCount(0);
  await client.button('Rejoin').click();
  await client.reads(WAIT_FOR_HOST);

  await host.starts(visit);
  await host.admit(client.name);
  await client.isInside();
  await host.pause(client.name);
  await client.reads(PAUSED);
  await client.button('Leave Session').click();
  await client.reads(LEFT);
  await expect(host.attendee(client.name)).toContainText('left');
  await client.waitsFor(visit);
  await client.reads(PAUSED);
  await expectStillness(client.page);
  await host.resume(client.name);
  await client.isInside();
  await Promise.all([expectMedia(host.page), expectMedia(client.page)]);
});

test('the newest tab carries the media, and the older one says so and can take it back (W7)', async ({
  server,
  people,
}) => {
  const visit = appointment(server.demo, 'individual', 'provider_admits');
  const host = await people.host();
  await host.starts(visit);
  const older = await people.client('Daniel Reyes');
  await older.waitsFor(visit);
  await host.admit(older.name);
  await older.isInside();
  await expectMedia(older.page);

  const newer = new Client(await older.page.context().newPage(), older.name, false);
  await newer.page.goto(visit.link);
  await newer.isInside();
  await older.reads(ELSEWHERE);
  await expectNothingCaptured(older.page);
  // Nobody has asked this tab for devices: it says what that means, and nothing of it goes out before.
  await expect(newer.page.getByRole('heading', { name: UNSEEN, exact: true })).toBeVisible();
  await expectMedia(newer.page);
  await newer.button('Turn on camera and microphone').click();
  await expect(newer.page.getByRole('heading', { name: UNSEEN, exact: true })).toHaveCount(0);
  await expectMedia(host.page);
  await noMediaDuring(older.page, () => expectMedia(newer.page));
  await older.button('Use this device').click();
  await older.isInside();
  await newer.reads(ELSEWHERE);
  await Promise.all([expectMedia(older.page), expectMedia(host.page)]);
  await expectNothingCaptured(newer.page);
  // A pause is no reason to film somebody where they are not.
  await host.pause(older.name);
  await Promise.all([older.reads(PAUSED), newer.reads(PAUSED)]);
  await expectCaptured(older.page);
  await expectNothingCaptured(newer.page);
  await expect(host.attendee(older.name)).toHaveCount(1);
  await host.resume(older.name);
  await newer.reads(ELSEWHERE);
  // Nobody is anywhere once the one they were at is closed, and nothing comes back without a press.
  await newer.page.bringToFront();
  await newer.button('Use this device').click();
  await older.reads(ELSEWHERE);
  await newer.page.close();
  await older.reads(NOWHERE);
  await expect(host.attendee(older.name)).toContainText('connection lost');
  await expectNothingCaptured(older.page);
  await older.button('Go on here').click();
  await older.isInside();
  await expect(host.attendee(older.name)).not.toContainText('connection lost');
});

test('who is removed is out with camera and microphone off, and may ask to come in again', async ({
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
  await Promise.all([expectMedia(host.page), expectMedia(client.page)]);
  await expectCaptured(client.page);
  await host.remove(client.name);
  await client.reads(REMOVED);
  await expectNothingCaptured(client.page);
  await client.button('Ask to Join').click();
  await expectCaptured(client.page);
  await host.admit(client.name);
  await client.isInside();
  await Promise.all([expectMedia(host.page), expectMedia(client.page)]);
});

test('who leaves over a broken line is out with camera and microphone off (P7)', async ({ server, people }) => {
  const visit = appointment(server.demo, 'individual', 'doors_open');
  const host = await people.host();
  await host.starts(visit);
  const client = await people.guest('Ada Winter');
  const lines = await Lines.of(client.page);
  await client.waitsFor(visit);
  await client.joinNow();
  await Promise.all([expectMedia(host.page), expectMedia(client.page)]);
  lines.cut();
  await client.leaveSession();
  // At once, and without a line: nobody who left is still seen, nor asked to turn anything on.
  await client.reads(LEFT);
  await expect(client.page.getByRole('main').getByText(/^Nobody sees or hears you any more\./)).toBeVisible();
  await expectNothingCaptured(client.page);
  await expect.poll(() => protocols(client.page)).toEqual([]);
  lines.join();
  // The server knows by now, and has said so to this page too.
  await expect(host.attendee(client.name)).toHaveCount(0);
  await expectNothingCaptured(client.page);
});

test('who left over a broken line and loads the page anew is not brought back on air (J9)', async ({
  server,
  people,
}) => {
  const visit = appointment(server.demo, 'individual', 'doors_open');
  const host = await people.host();
  await host.starts(visit);
  const client = await people.guest('Ada Winter');
  const lines = await Lines.of(client.page);
  await client.waitsFor(visit);
  await client.joinNow();
  await Promise.all([expectMedia(host.page), expectMedia(client.page)]);
  lines.cut();
  await client.leaveSession();
  await client.reads(LEFT);
  await client.page.reload();
  lines.join();
  await client.reads(LEFT);
  await expect(host.attendee(client.name)).toHaveCount(0);
  await expectNothingCaptured(client.page);
});

test('a guest takes their place to a second browser by a one-time code (W7)', async ({ server, people, troubles }) => {
  troubles.expect(/status of 422/);
  const visit = appointment(server.demo, 'individual', 'provider_admits');
  const host = await people.host();
  const phone = await people.guest('Ada Winter');
  await phone.waitsFor(visit);
  await phone.reads(WAIT_FOR_HOST);
  await phone.button('Continue on another device').click();
  const said = phone.page.getByRole('status').filter({ hasText: /\d{4} \d{4}/ });
  const code = /\d{4} \d{4}/.exec(await said.innerText());
  // Seen by who looks, and not said again with every second.
  await expect(phone.page.getByText(/^Good for /)).toBeVisible();
  await expect(said).not.toContainText('Good for');

  const laptop = await people.guest('Ada Winter');
  await laptop.page.goto(visit.link);
  await laptop.page.getByText('I have a code from my other device', { exact: true }).click();
  const field = laptop.page.getByRole('textbox', { name: 'Code from your other device', exact: true });
  await field.fill('0000 0000');
  await laptop.button('Use this code').click();
  await expect(field).toHaveAttribute('aria-invalid', 'true');
  await field.fill(code?.[0] ?? '');
  await laptop.button('Use this code').click();
  await laptop.reads(WAIT_FOR_HOST);
  await expect(laptop.page.getByRole('heading', { name: OFF_HERE, exact: true })).toBeVisible();
  await expect(phone.page.getByRole('heading', { name: MOVED, exact: true })).toBeVisible();
  await phone.reads(WAIT_FOR_HOST);

  await host.starts(visit);
  await expect(host.attendee('Ada Winter')).toHaveCount(1);
  await host.admit('Ada Winter');
  await laptop.isInside();
});

test('nobody enters before the start, and no client pauses anybody, by any message (J7 P5)', async ({
  server,
  people,
}) => {
  const visit = appointment(server.demo, 'individual', 'doors_open');
  const host = await people.host();
  const client = await people.client('Daniel Reyes');
  await client.waitsFor(visit);
  await client.reads(WAIT_FOR_HOST);
  expect(await ask(client.page, { type: 'join_now' })).toBe('not_started');
  expect(await standing(client.page)).toBe('waiting');

  await host.starts(visit);
  await client.joinNow();
  for (const type of ['pause_all', 'resume_all', 'end'] as const) {
    expect(await ask(client.page, { type })).toBe('hosts_only');
  }
  expect(await standing(client.page)).toBe('admitted');
});

test('an early client still waits to be admitted after the start (J7 W3)', async ({ server, people }) => {
  for (const kind of ['individual', 'group'] as const) {
    const booked = appointment(server.demo, kind, 'provider_admits');
    const host = await people.host();
    const client = await people.client('Daniel Reyes');
    await client.waitsFor(booked);
    await client.reads(WAIT_FOR_HOST);
    await host.starts(booked);
    await client.reads(PROVIDER_KNOWS);
    await expect(client.button('Join now')).toHaveCount(0);
    expect(await ask(client.page, { type: 'join_now' })).toBe('provider_admits');
    await client.reads(PROVIDER_KNOWS);
  }
});

test('hosts are told of arrivals, and clients inside are not (W4 A3)', async ({ server, people }) => {
  const group = appointment(server.demo, 'group', 'provider_admits');
  const host = await people.host();
  await host.startVideoCall(group);
  await host.joinNow();
  const inside = await people.client('Daniel Reyes');
  await inside.waitsFor(group);
  // Those who come within a second are told of together, so it takes that long.
  await expect(host.notification(inside.name)).toBeVisible();
  const [own, told] = await Promise.all([host.tile('You').boundingBox(), host.notification(inside.name).boundingBox()]);
  expect((own?.y ?? 0) + (own?.height ?? 0)).toBeLessThanOrEqual(told?.y ?? 0);
  await host.notification(inside.name).getByRole('button', { name: 'Admit', exact: true }).click();
  await inside.isInside();
  await expect(host.notification(inside.name)).toHaveCount(0);
  await inside.viewAttendees();

  const late = await people.guest('Ada Winter');
  await late.waitsFor(group);
  await expect(host.notification(late.name)).toContainText('is waiting');
  // By now it could have been told: the page knows of the arrival.
  await expect(inside.attendee(late.name)).toBeVisible();
  await expect(inside.notification(late.name)).toHaveCount(0);
  await inside.leaveSession();
  await expect(host.notification(`${inside.name} left the session`)).toBeVisible();
  await host.notification(late.name).getByRole('button', { name: 'Deny', exact: true }).click();
  await expect(late.notification(DENIED)).toBeVisible();
});

test('after the end, a client comes to the call that was started again without reloading', async ({
  server,
  people,
}) => {
  const visit = appointment(server.demo, 'individual', 'provider_admits');
  const host = await people.host();
  const client = await people.client('Daniel Reyes');
  await host.starts(visit);
  await client.waitsFor(visit);
  await host.endSession();
  await client.seesTheEnd();
  await client.button('Close').click();
  await client.button(LOOK_AGAIN).click();
  await expect(client.page.getByRole('status').filter({ hasText: 'It has not been started again.' })).toBeVisible();

  await host.page.goto(server.demo.url);
  await host.starts(visit);
  await client.button(LOOK_AGAIN).click();
  await client.ready();
  await host.admit(client.name);
  await client.isInside();
});

test('a wrong link names the practice, and offers nothing that cannot help (J1)', async ({
  server,
  people,
  troubles,
}) => {
  troubles.expect(/status of 404/);
  const { page } = await people.guest('Ada Winter');
  await page.goto(`${server.demo.url}/s/nonsense`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('This link does not lead to a session');
  await expect(page.getByRole('banner')).toContainText('Alder Lane Counseling');
  await expect(page.getByRole('button', { name: 'Try again', exact: true })).toHaveCount(0);
});

test('on a phone, the code from another device is typed and used above the bar at the foot (W7)', async ({
  server,
  people,
}) => {
  const phone = await people.guest('Ada Winter');
  await phone.page.setViewportSize({ width: 390, height: 664 });
  await phone.page.goto(appointment(server.demo, 'group', 'doors_open').link);
  await phone.page.getByText('I have a code from my other device', { exact: true }).click();
  await expect(async () => {
    const [use, bar] = await Promise.all([
      phone.button('Use this code').boundingBox(),
      phone.button("I'm Ready").boundingBox(),
    ]);
    expect((use?.y ?? 0) + (use?.height ?? 0)).toBeLessThan(bar?.y ?? 0);
  }).toPass({ timeout: 5_000 });
});
