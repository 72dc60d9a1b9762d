/** The pages between, and what helps on all of them. */
import type { Page } from '@playwright/test';
import { appointment } from '../support/demo';
import { Lines } from '../support/reach';
import { expect, test } from '../support/test';
import { INCOMPLETE, PROVIDER_KNOWS, UNREACHABLE, WAIT_FOR_HOST } from '../support/words';
import { shoot, withFaces } from './shoot';

/** From its next page on the microphone hears nothing, so that the page listens for as long as it does. */
async function silence(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const { prototype } = AnalyserNode;
    prototype.getFloatTimeDomainData = (samples) => void samples.fill(0);
  });
}

const entering = /\/api\/sessions\/[^/]+\/enter$/;
const script = /\/assets\/Call-[^/]+\.js$/;

test('no way in', async ({ server, people, troubles }) => {
  troubles.expect(/status of 4|ERR_FAILED/);
  const visit = appointment(server.demo, 'individual', 'provider_admits');
  const client = await people.guest('Ada Winter');
  const { page } = client;
  await page.route(entering, (route) => route.fulfill({ status: 410, json: { code: 'link_expired', detail: '' } }));
  await page.goto(visit.link);
  await client.reads('This link is no longer good');
  await shoot(page, 'expired-link');
  await page.unroute(entering);
  await page.route(entering, (route) => route.abort());
  await page.goto(visit.link);
  await client.reads(UNREACHABLE);
  await shoot(page, 'unreachable');
});

test('help, a page that is not whole, and a line that is gone', async ({ server, people, troubles }) => {
  troubles.expect(/status of 404/);
  const visit = appointment(server.demo, 'individual', 'provider_admits');
  const host = await people.host();
  const client = await people.guest('Ada Winter');
  await withFaces(host, client);
  await silence(client.page);
  const { page } = client;
  const lines = await Lines.of(page);
  await client.open(visit);
  await client.button('Help').click();
  await expect(page.getByRole('dialog', { name: 'Help', exact: true })).toBeVisible();
  await shoot(page, 'help');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: /^Test my connection/ }).click();
  await expect(page.getByText('Say hello, so that we can hear you.')).toBeVisible({ timeout: 30_000 });
  await shoot(page, 'connection-test-listens');
  await page.getByRole('button', { name: 'No', exact: true }).click({ timeout: 45_000 });
  await expect(page.getByText('You did not hear the tone')).toBeVisible({ timeout: 45_000 });
  await shoot(page, 'connection-test-tone-not-heard');
  await page.keyboard.press('Escape');
  await client.ready();
  await client.reads(WAIT_FOR_HOST);
  await expect(client.button('Chime at the start')).toBeVisible();
  await shoot(page, 'waiting-with-its-tools');
  await host.starts(visit);
  await client.reads(PROVIDER_KNOWS);
  await host.admit(client.name);
  await client.isInside();
  await client.button('Help').click();
  await shoot(page, 'help-in-the-call');
  await page.keyboard.press('Escape');
  lines.cut();
  await expect(client.button('Try again now')).toBeVisible({ timeout: 30_000 });
  await shoot(page, 'line-gone');
  lines.join();
  await page.route(script, (route) => route.fulfill({ status: 404 }));
  const loadedAnew = page.waitForEvent('framenavigated');
  await page.reload();
  await loadedAnew;
  await client.reads(INCOMPLETE);
  await shoot(page, 'incomplete');
});
