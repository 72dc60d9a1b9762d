/** The states of a virtual background. */
import { choice } from '../support/backgrounds';
import { appointment } from '../support/demo';
import { expect, test } from '../support/test';
import { shoot, withFaces } from './shoot';

test('a background', async ({ server, people, troubles }) => {
  troubles.expect(/integrity|digest/);
  const visit = appointment(server.demo, 'individual', 'doors_open');
  const host = await people.host();
  const client = await people.guest('Ada Winter');
  await withFaces(host, client);
  await host.starts(visit);
  const { page } = client;
  const held: (() => void)[] = [];
  const released = new Promise<void>((resolve) => held.push(resolve));
  await page.context().route('**/*.tflite', async (route) => {
    await released;
    await route.fallback();
  });
  await client.open(visit);
  await client.button('Turn on camera and microphone').click();
  await expect(page.locator('video')).toBeVisible();
  await shoot(page, 'background-none');
  await choice(client, 'Garden room').check();
  await expect(page.getByText('Setting up your background.')).toBeVisible();
  await shoot(page, 'background-coming');
  held.forEach((release) => release());
  await expect(page.locator('video')).toBeVisible();
  await shoot(page, 'background');
  await client.button('Set Audio & Video').click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await shoot(page, 'set-audio-video');
  await page.keyboard.press('Escape');
  await choice(client, 'None').check();
  await page.context().route('**/*.tflite', (route) => route.fulfill({ body: 'no model' }));
  await choice(client, 'Blur').check();
  await expect(page.getByRole('alert')).toBeVisible();
  await shoot(page, 'background-failed');
  await client.ready();
  await client.joinNow();
  await expect(client.notification('Your background could not be set up')).toBeVisible();
  await shoot(page, 'background-failed-in-call');
});
