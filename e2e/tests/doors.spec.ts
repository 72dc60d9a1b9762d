/** Who walks in at open doors, who has to ask, and what becomes of asking. */
import { appointment } from '../support/demo';
import { expectMedia } from '../support/media';
import type { Client } from '../support/people';
import { expect, test } from '../support/test';
import { ADMITTED, BLOCKED, DENIED, PROVIDER_KNOWS, WAIT_FOR_HOST } from '../support/words';

test.use({ camera: 'small' });

test('the booked see Join now whenever they come, others while fewer than two are in (A1 A2 A6)', async ({
  server,
  people,
}) => {
  const group = appointment(server.demo, 'group', 'doors_open');
  const host = await people.host();
  await host.starts(group);
  const a = await people.client('Daniel Reyes');
  const b = await people.client('Ellen Marsh');
  const signedIn = await people.client('Priya Nair');
  const named = await people.guest('Jo Falk');

  for (const late of [signedIn, named]) {
    await late.waitsFor(group);
    await late.seesJoinNow();
  }
  await a.waitsFor(group);
  await a.seesJoinNow();
  await a.joinNow();
  // Nobody let them in: the host may be looking elsewhere.
  await expect(host.notification('Daniel Reyes has come in')).toBeVisible();
  for (const late of [signedIn, named]) await late.seesJoinNow();
  await b.waitsFor(group);
  await b.seesJoinNow();
  await b.joinNow();
  for (const late of [signedIn, named]) await late.seesAskToJoin();

  await b.leaveSession();
  for (const late of [signedIn, named]) await late.seesJoinNow();
});

test('who was not booked and took a seat takes it from nobody who was (A2 A6)', async ({ server, people }) => {
  const group = appointment(server.demo, 'group', 'doors_open');
  const host = await people.host();
  await host.starts(group);
  const a = await people.client('Daniel Reyes');
  const b = await people.client('Ellen Marsh');
  const late = await people.guest('Jo Falk');

  for (const early of [late, a]) {
    await early.waitsFor(group);
    await early.joinNow();
  }
  const next = await people.guest('Kim Osei');
  await next.waitsFor(group);
  await next.seesAskToJoin();
  await b.waitsFor(group);
  await b.seesJoinNow();
  await b.joinNow();
});

test('a booked client who does not sign in joins one-on-one by the link and a name (A7)', async ({
  server,
  people,
}) => {
  const visit = appointment(server.demo, 'individual', 'doors_open');
  const host = await people.host();
  const client = await people.guest('Daniel Reyes');
  await client.waitsFor(visit);
  await client.reads(WAIT_FOR_HOST);
  await expect(client.button('Join now')).toHaveCount(0);
  await host.starts(visit);
  await client.seesJoinNow();
  await client.joinNow();
  await Promise.all([expectMedia(host.page), expectMedia(client.page)]);
});

test('one through the portal and one by the link both see Join now once started (A8 J7)', async ({
  server,
  people,
}) => {
  const group = appointment(server.demo, 'group', 'doors_open');
  const host = await people.host();
  const portal = await people.client('Daniel Reyes');
  const link = await people.guest('Ellen Marsh');
  for (const client of [portal, link]) {
    await client.waitsFor(group);
    await client.reads(WAIT_FOR_HOST);
    await expect(client.button('Join now')).toHaveCount(0);
  }
  await host.starts(group);
  for (const client of [portal, link]) await client.seesJoinNow();
  for (const client of [portal, link]) await client.joinNow();
});

test('of two who race for the last seat exactly one walks in, and the other may ask (A5)', async ({
  server,
  people,
}) => {
  const visit = appointment(server.demo, 'individual', 'doors_open');
  const host = await people.host();
  await host.starts(visit);
  const racers = [await people.guest('Ada Winter'), await people.guest('Ben Summer')];
  for (const racer of racers) {
    await racer.waitsFor(visit);
    await racer.seesJoinNow();
  }
  const start = Date.now() + 1_000;
  await Promise.all(racers.map((racer) => pressAt(racer, start)));

  const settled = async () =>
    (await Promise.all(racers.map(async (one) => (await isIn(one)) !== (await asks(one))))).every(Boolean);
  await expect.poll(settled, 'both have their answer').toBe(true);
  const winners = (await Promise.all(racers.map(isIn))).filter(Boolean);
  expect(winners).toHaveLength(1);
  await expect(
    host.attendees.getByRole('listitem').filter({ hasText: 'Guest' }).filter({ hasNotText: 'ready' }),
  ).toHaveCount(1);
});

const isIn = (racer: Client) => racer.button('View Attendees').isVisible();
const asks = (racer: Client) => racer.button('Ask to Join').isVisible();

/** Presses **Join now** at this moment of the machine's clock, without the driver's own time in between. */
async function pressAt(client: Client, at: number): Promise<void> {
  await client.button('Join now').evaluate((button: HTMLElement, moment) => {
    return new Promise<void>((resolve) => {
      setTimeout(() => {
        button.click();
        resolve();
      }, moment - Date.now());
    });
  }, at);
}

test('who asks is told of a denial and cannot ask again at once; who is admitted enters (A1 A3 A4)', async ({
  server,
  people,
}) => {
  const visit = appointment(server.demo, 'individual', 'doors_open');
  const host = await people.host();
  await host.startVideoCall(visit);
  await host.joinNow();
  const first = await people.guest('Ada Winter');
  await first.waitsFor(visit);
  await first.joinNow();

  const denied = await people.guest('Ben Summer');
  await denied.waitsFor(visit);
  await denied.seesAskToJoin();
  await denied.button('Ask to Join').click();
  await expect(host.notification(denied.name)).toContainText('asks to join');
  await host.viewAttendees();
  await expect(host.attendees.getByRole('region', { name: 'Waiting to Join', exact: true })).toContainText(denied.name);
  await host.deny(denied.name);
  await expect(denied.notification(DENIED)).toBeVisible();
  const again = denied.button('Ask to Join');
  await expect(again).toHaveAttribute('aria-disabled', 'true');
  await expect(again).toHaveAccessibleDescription(/^You can ask again in \d+ seconds?\.$/);
  await expect(host.attendee(denied.name).getByRole('button', { name: 'Admit', exact: true })).toHaveCount(0);
  await denied.page.reload();
  await expect(denied.button('Ask to Join')).toHaveAttribute('aria-disabled', 'true');

  const admitted = await people.guest('Cleo March');
  await admitted.waitsFor(visit);
  await admitted.button('Ask to Join').click();
  await host.admit(admitted.name);
  await expect(admitted.notification(ADMITTED)).toBeVisible();
  await admitted.isInside();
  await expectMedia(admitted.page);
});

test('admitting all asks first where it would pass capacity (A3)', async ({ server, people }) => {
  const visit = appointment(server.demo, 'individual', 'provider_admits');
  const host = await people.host();
  await host.starts(visit);
  const two = [await people.client('Daniel Reyes'), await people.guest('Ada Winter')];
  for (const client of two) {
    await client.waitsFor(visit);
    await client.reads(PROVIDER_KNOWS);
  }
  await expect(host.attendees.getByRole('button', { name: 'Admit', exact: true })).toHaveCount(2);
  await host.button('Admit all').click();
  await host.answer('Cancel');
  for (const client of two) await client.reads(PROVIDER_KNOWS);
  await host.button('Admit all').click();
  await host.answer('Confirm');
  for (const client of two) await client.isInside();
});

test('blocking asks first and cannot be asked around, and who is blocked reads what to do (A3)', async ({
  server,
  people,
}) => {
  const visit = appointment(server.demo, 'individual', 'provider_admits');
  const host = await people.host();
  const client = await people.guest('Ada Winter');
  await host.starts(visit);
  await client.waitsFor(visit);
  const menu = host.attendee(client.name).getByRole('button', { name: `More for ${client.name}`, exact: true });
  await menu.click();
  await host.page.getByRole('menuitem', { name: 'Block', exact: true }).click();
  await expect(host.page.getByRole('alertdialog')).toContainText('cannot ask again');
  await expect(host.button('Cancel')).toBeFocused();
  await host.answer('Cancel');
  await client.reads(PROVIDER_KNOWS);
  await menu.click();
  await host.page.getByRole('menuitem', { name: 'Block', exact: true }).click();
  await host.answer('Confirm');
  await client.reads(BLOCKED);
  await expect(client.button('Ask to Join')).toHaveCount(0);
  await expect(host.attendees.getByRole('heading', { name: 'Not let in', exact: true })).toBeVisible();
});
