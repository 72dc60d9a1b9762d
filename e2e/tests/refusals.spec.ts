/** Camera and microphone that do not come: what is said, and how it goes on (J3). */
import { expectAccessible } from '../support/accessibility';
import { appointment } from '../support/demo';
import { expectMedia, keepsSeeing } from '../support/media';
import { askForever, haveNoDevices, makeNoCalls, nowRefuse, refuse } from '../support/refusals';
import { expectCaptured } from '../support/captured';
import { expect, test } from '../support/test';
import { WAIT_FOR_HOST } from '../support/words';

const TRY_AGAIN = 'Try again';
const WITHOUT = 'Continue without camera or microphone';
const SOUND_ONLY = 'Continue with sound only';

test('blocked devices are explained for this browser, and one goes on with neither (J3)', async ({
  server,
  people,
}) => {
  const visit = appointment(server.demo, 'individual', 'provider_admits');
  const client = await people.guest('Ada Winter');
  await refuse(client.page, { camera: 'NotAllowedError', microphone: 'NotAllowedError', permission: 'denied' });
  await client.open(visit);
  await client.ready();
  const alert = client.page.getByRole('alert').filter({ hasText: 'blocking the camera and the microphone' });
  await expect(alert).toContainText('Click the icon beside the address of this page');
  await expect(client.button("I'm Ready")).toBeVisible();
  await client.button(TRY_AGAIN).click();
  await expect(alert).toBeVisible();
  await client.button(WITHOUT).click();
  await client.ready();
  await client.reads(WAIT_FOR_HOST);
});

test('a prompt that was closed is asked again, and then it goes on (J3)', async ({ server, people }) => {
  const visit = appointment(server.demo, 'individual', 'provider_admits');
  const client = await people.guest('Ada Winter');
  await refuse(client.page, { camera: 'NotAllowedError', microphone: 'NotAllowedError', permission: 'prompt' });
  await client.open(visit);
  await client.ready();
  await expect(client.page.getByRole('alert')).toContainText('choose Allow when your browser asks');
  await nowRefuse(client.page, {});
  await client.button(TRY_AGAIN).click();
  await expectCaptured(client.page);
  await expect(client.page.getByRole('alert')).toHaveCount(0);
  await client.ready();
  await client.reads(WAIT_FOR_HOST);
});

test('devices that the system keeps back are told from blocked ones (J3)', async ({ server, people }) => {
  const client = await people.guest('Ada Winter');
  await refuse(client.page, { camera: 'NotAllowedError', microphone: 'NotAllowedError', permission: 'granted' });
  await client.open(appointment(server.demo, 'individual', 'provider_admits'));
  await client.ready();
  await expect(client.page.getByRole('alert')).toContainText(
    'Your device keeps camera and microphone from this browser',
  );
});

test('without a camera one is heard, and reads that there is none (J3)', async ({ server, people }) => {
  const visit = appointment(server.demo, 'individual', 'doors_open');
  const host = await people.host();
  await host.starts(visit);
  const client = await people.guest('Ada Winter');
  await refuse(client.page, { camera: 'NotFoundError', permission: 'granted' });
  await client.open(visit);
  await client.ready();
  await expect(client.notification("We can't find a camera")).toBeVisible();
  await client.joinNow();
  await expectMedia(host.page, ['audio']);
});

test('devices that another app holds are told, and one goes on with sound only (J3)', async ({ server, people }) => {
  const client = await people.guest('Ada Winter');
  await refuse(client.page, { camera: 'NotReadableError', microphone: 'NotReadableError', permission: 'granted' });
  await client.open(appointment(server.demo, 'individual', 'provider_admits'));
  await client.ready();
  await expect(client.page.getByRole('alert')).toContainText('Another app is using your camera or microphone');
  await nowRefuse(client.page, { camera: 'NotReadableError' });
  await client.button(SOUND_ONLY).click();
  await expectCaptured(client.page);
  await client.ready();
  await client.reads(WAIT_FOR_HOST);
});

test('a browser without devices says so, and hands over the link (J3)', async ({ server, people }) => {
  const visit = appointment(server.demo, 'individual', 'provider_admits');
  const client = await people.guest('Ada Winter');
  await client.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await haveNoDevices(client.page);
  await client.open(visit);
  await client.ready();
  const alert = client.page.getByRole('alert').filter({ hasText: "This browser can't do video calls" });
  await expect(alert).toContainText('Open the link in a current Chrome, Edge, Firefox or Safari.');
  await client.button('Copy link').click();
  await expect(alert.getByRole('status')).toHaveText('The link is copied');
  expect(await client.page.evaluate(() => navigator.clipboard.readText())).toBe(visit.link);
});

test('a browser that makes no calls says so before one waits, and one may wait all the same (J3)', async ({
  server,
  people,
}) => {
  const visit = appointment(server.demo, 'individual', 'doors_open');
  const host = await people.host();
  await host.starts(visit);
  const client = await people.guest('Ada Winter');
  await makeNoCalls(client.page);
  await client.open(visit);
  await client.ready();
  const alert = client.page.getByRole('alert').filter({ hasText: "This browser can't do video calls" });
  await expect(alert).toContainText('Open the link in a current Chrome, Edge, Firefox or Safari.');
  await expect(client.button('Copy link')).toBeVisible();
  await client.ready();
  await client.joinNow();
  await expect(client.page.getByText('Picture and sound do not get through')).toBeVisible();
});

test('a question of the browser that nobody sees is pointed at, and one goes on without an answer (J3)', async ({
  server,
  people,
}) => {
  const visit = appointment(server.demo, 'individual', 'provider_admits');
  const client = await people.guest('Ada Winter');
  await askForever(client.page);
  await client.open(visit);
  await client.ready();
  await expect(client.page.getByText('If you see no question, look for a small icon')).toBeVisible();
  await expectAccessible(client.page);
  await client.button('Continue without').click();
  await client.ready();
  await client.reads(WAIT_FOR_HOST);
});

test('a camera that is refused in the call says so, and the microphone that works goes on (J3)', async ({
  server,
  people,
}) => {
  const visit = appointment(server.demo, 'individual', 'doors_open');
  const host = await people.host();
  await host.starts(visit);
  const client = await people.guest('Ada Winter');
  await refuse(client.page, { camera: 'NotFoundError', permission: 'granted' });
  await client.open(visit);
  await client.ready();
  await client.joinNow();
  await expectMedia(host.page, ['audio']);
  const voice = await client.page.evaluate(() => window.captured.map(({ id }) => id));

  await nowRefuse(client.page, { camera: 'NotReadableError', permission: 'granted' });
  await client.button('Start Video').click();
  const told = client.notification('Another app is using your camera');
  await expect(told).toBeVisible();
  await expectMedia(host.page, ['audio']);
  await told.getByRole('button', { name: 'What to do', exact: true }).click();
  const dialog = client.page.getByRole('dialog', { name: 'Set Audio & Video', exact: true });
  await expect(dialog.getByRole('alert')).toContainText('Close it, then Try again.');
  await nowRefuse(client.page, {});
  await keepsSeeing(client.page, async () => {
    await dialog.getByRole('button', { name: TRY_AGAIN, exact: true }).click();
    await expect(dialog.getByRole('alert')).toHaveCount(0);
    await expectMedia(host.page);
  });
  await dialog.getByRole('button', { name: 'Done', exact: true }).click();
  await expect(client.button('Stop Video')).toBeVisible();
  const live = await client.page.evaluate(() =>
    window.captured.filter((one) => one.kind === 'audio' && one.readyState === 'live').map(({ id }) => id),
  );
  expect(live, 'the microphone that was there before').toEqual(voice);
});

test('a camera that is refused in the waiting room says so there (J3)', async ({ server, people }) => {
  const visit = appointment(server.demo, 'individual', 'provider_admits');
  const client = await people.guest('Ada Winter');
  await refuse(client.page, { camera: 'NotFoundError', permission: 'granted' });
  await client.open(visit);
  await client.ready();
  await client.reads(WAIT_FOR_HOST);
  // Until it has gone by itself, it stands over the switches.
  await expect(client.notification("We can't find a camera")).toHaveCount(0, { timeout: 30_000 });
  await nowRefuse(client.page, { camera: 'NotAllowedError', permission: 'denied' });
  await client.button('Start Video').click();
  const told = client.notification('Your browser is blocking the camera');
  await expect(told).toBeVisible();
  await nowRefuse(client.page, {});
  await told.getByRole('button', { name: TRY_AGAIN, exact: true }).click();
  await expect(told).toHaveCount(0);
  await expect(client.button('Stop Video')).toBeVisible();
});
