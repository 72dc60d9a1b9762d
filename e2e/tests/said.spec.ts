/** What a screen reader is told while a dialog lies over the page, which makes the page silent (A3 P3). */
import { appointment } from '../support/demo';
import { Lines } from '../support/reach';
import { listen, said } from '../support/said';
import { expect, test } from '../support/test';
import { PAUSED } from '../support/words';

test.use({ camera: 'small' });

test('a host in a dialog is told who waits and that the line is lost; a pause behind one is told once (A3 P3)', async ({
  server,
  people,
}) => {
  const visit = appointment(server.demo, 'individual', 'provider_admits');
  const host = await people.host();
  await listen(host.page);
  const lines = await Lines.of(host.page);
  await host.starts(visit);
  const client = await people.guest('Ada Winter');
  await listen(client.page);
  await client.waitsFor(visit);
  await host.admit(client.name);
  await client.isInside();

  await host.button('More').click();
  await host.page.getByRole('menuitem', { name: 'Set Audio & Video', exact: true }).click();
  const other = await people.guest('Ben Frost');
  await other.waitsFor(visit);
  await expect.poll(() => said(host.page)).toContain('Ben Frost');
  lines.cut();
  await expect.poll(() => said(host.page)).toContain('The connection is lost.');
  lines.join();
  await expect.poll(() => said(host.page)).toContain('The connection is back.');
  await host.page.keyboard.press('Escape');

  await client.button('Help').click();
  await expect(client.page.getByRole('dialog')).toBeVisible();
  await host.pause(client.name);
  const heading = client.page.getByRole('heading', { level: 1, name: PAUSED, exact: true });
  await expect(heading).toBeFocused();
  // Said by the focus; a word beside it would have come before that of the resume.
  await host.resume(client.name);
  await client.isInside();
  expect(await said(client.page)).not.toContain(PAUSED);
});
