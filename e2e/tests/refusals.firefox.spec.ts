/** Camera and microphone that do not come, in Firefox (J3). */
import { expectCaptured } from '../support/captured';
import { appointment } from '../support/demo';
import { nowRefuse, refuse } from '../support/refusals';
import { expect, test } from '../support/test';
import { WAIT_FOR_HOST } from '../support/words';

test('in Firefox blocked devices are explained with its own buttons, and tried again (J3)', async ({
  server,
  people,
}) => {
  const client = await people.guest('Ada Winter');
  await refuse(client.page, { camera: 'NotAllowedError', microphone: 'NotAllowedError', permission: 'denied' });
  await client.open(appointment(server.demo, 'individual', 'provider_admits'));
  await client.ready();
  await expect(client.page.getByRole('alert')).toContainText('Click the crossed-out camera or microphone');
  await nowRefuse(client.page, {});
  await client.button('Try again').click();
  await expectCaptured(client.page);
  await client.ready();
  await client.reads(WAIT_FOR_HOST);
});

test('in Firefox a camera that another app holds is told, and the voice goes on (J3)', async ({ server, people }) => {
  const client = await people.guest('Ada Winter');
  await refuse(client.page, { camera: 'AbortError' });
  await client.open(appointment(server.demo, 'individual', 'provider_admits'));
  await client.button('Turn on camera and microphone').click();
  await expect(client.page.getByRole('alert')).toContainText('Another app is using your camera');
  await expectCaptured(client.page);
  await client.ready();
  await client.reads(WAIT_FOR_HOST);
});
