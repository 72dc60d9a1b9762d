/** What people meet when something is not as it should be, and what is asked of them. */
import { appointment } from '../support/demo';
import { expectMedia } from '../support/media';
import { nowRefuse, refuse } from '../support/refusals';
import { chooses } from '../support/stage';
import { Client } from '../support/people';
import { expect, test } from '../support/test';
import { HOST_LOST, PROVIDER_KNOWS, WAIT_FOR_RETURN } from '../support/words';
import { shoot, withFaces } from './shoot';

test.use({ camera: 'small' });

test('camera and microphone that do not come', async ({ server, people }) => {
  const visit = appointment(server.demo, 'individual', 'provider_admits');
  const client = await people.guest('Ada Winter');
  const { page } = client;
  await refuse(page, { camera: 'NotAllowedError', microphone: 'NotAllowedError', permission: 'denied' });
  await client.open(visit);
  await client.button('Turn on camera and microphone').click();
  await expect(page.getByRole('alert')).toBeVisible();
  await shoot(page, 'devices-blocked');
  await nowRefuse(page, { camera: 'NotReadableError', microphone: 'NotReadableError', permission: 'granted' });
  await client.button('Try again').click();
  await expect(page.getByText('Another app is using your camera or microphone')).toBeVisible();
  await shoot(page, 'devices-busy');
  await nowRefuse(page, { camera: 'NotFoundError', permission: 'granted' });
  await client.button('Try again').click();
  await expect(page.getByText("We can't find a camera")).toBeVisible();
  await shoot(page, 'camera-missing');
});

test('the lobby, leaving the waiting room, a code for another device, and a host who is gone', async ({
  server,
  people,
}) => {
  const group = appointment(server.demo, 'group', 'provider_admits');
  const [host, client] = [await people.host(), await people.client('Daniel Reyes')];
  const guest = await people.guest('Ada Winter');
  await withFaces(host, client);
  await host.startVideoCall(group);
  await expect(host.page.getByText('Nobody is waiting yet')).toBeVisible();
  await shoot(host.page, 'lobby-nobody');
  await guest.waitsFor(group);
  await host.reads('Ada Winter is waiting for you');
  await shoot(host.page, 'lobby-somebody-waits');
  await guest.button('Leave Session').click();
  await shoot(guest.page, 'leave-waiting-question');
  await guest.answer('Cancel');
  await guest.button('Continue on another device').click();
  await expect(guest.page.getByText(/\d{4} \d{4}/)).toBeVisible();
  await shoot(guest.page, 'code-for-another-device');
  await host.joinNow();
  await host.viewAttendees();
  await client.waitsFor(group);
  await host.admit(client.name);
  await client.isInside();
  await expectMedia(client.page);
  await host.page.close();
  await expect(client.page.getByText(HOST_LOST, { exact: true })).toBeVisible();
  await shoot(client.page, 'host-lost');
  await expect(guest.page.getByRole('heading', { name: WAIT_FOR_RETURN })).toBeVisible({ timeout: 60_000 });
  await shoot(guest.page, 'waiting-while-held');
});

test('what hosts do to somebody', async ({ server, people }) => {
  const group = appointment(server.demo, 'group', 'provider_admits');
  const [host, client] = [await people.host(), await people.client('Daniel Reyes')];
  const asks = await people.guest('Ada Winter');
  await withFaces(host, client);
  await host.starts(group);
  await client.waitsFor(group);
  await host.admit(client.name);
  await client.isInside();
  await expectMedia(client.page);
  await chooses(host, client.name, 'Mute');
  await expect(client.notification('A provider has muted you')).toBeVisible();
  await shoot(client.page, 'muted-by-a-host');
  await chooses(host, client.name, 'Unmute');
  await expect(client.notification('A provider asks you to unmute')).toBeVisible();
  await shoot(client.page, 'asked-to-unmute');
  await chooses(host, client.name, 'Move back to waiting room');
  await host.answer('Confirm');
  await client.reads('Your provider has moved you back to the waiting room.');
  await shoot(client.page, 'moved-back');
  const tab = new Client(await client.page.context().newPage(), client.name, true);
  await tab.page.goto(group.link);
  await tab.reads('Your provider has moved you back to the waiting room.');
  await shoot(client.page, 'elsewhere-while-paused');
  await tab.page.close();
  await asks.waitsFor(group);
  await asks.reads(PROVIDER_KNOWS);
  await host.deny(asks.name);
  await expect(host.attendees.getByText('Not let in')).toBeVisible();
  await shoot(host.page, 'not-let-in');
});

test('beside a screen somebody is enlarged', async ({ server, people }) => {
  const visit = appointment(server.demo, 'individual', 'doors_open');
  const [host, client] = [await people.host(), await people.client('Daniel Reyes')];
  await withFaces(host, client);
  await host.starts(visit);
  await client.waitsFor(visit);
  await client.joinNow();
  await expect(host.notification('Daniel Reyes has come in')).toBeVisible();
  await shoot(host.page, 'somebody-walked-in');
  await host.button('Share Screen').click();
  await host.answer('Confirm');
  await expect(client.page.getByRole('group', { name: /is sharing their screen$/ })).toBeVisible();
  await chooses(client, server.demo.provider.name, 'Enlarge');
  await shoot(client.page, 'screen-and-somebody-enlarged');
});
