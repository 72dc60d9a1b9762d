/** The audit trail in the workspace (R5). */
import { readFile } from 'node:fs/promises';
import { expectUsableByAll } from '../support/accessibility';
import { appointment } from '../support/demo';
import { expect, test } from '../support/test';

test.use({ camera: 'small' });

test('an admin reads who did what to whom, has it verified, and takes a copy (R5)', async ({ server, people }) => {
  const visit = appointment(server.demo, 'individual', 'provider_admits');
  const host = await people.host();
  const client = await people.guest('Ada Winter');
  await client.waitsFor(visit);
  await host.starts(visit);
  await host.admit(client.name);
  await client.isInside();
  await host.endSession();
  await client.seesTheEnd();

  const { page } = host;
  await page.goto(`${server.demo.url}/#trail`);
  await expect(page.getByRole('heading', { level: 1, name: 'Audit trail', exact: true })).toBeVisible();
  const name = page.getByRole('textbox', { name: 'Name', exact: true });
  await name.fill('zoe');
  await name.press('Enter');
  await expect(page.getByRole('heading', { name: 'Nothing is on record', exact: true })).toBeVisible();
  await name.fill('winter');
  await name.press('Enter');
  const open = page.getByRole('button', { name: 'Show what happened', exact: true });
  await expect(open).toHaveCount(1);
  await open.press('Enter');
  await expect(
    page.getByText(`${server.demo.provider.name} (host) admitted Ada Winter.`, { exact: true }),
  ).toBeVisible();
  await expectUsableByAll(page);

  await page.getByRole('button', { name: 'Verify the trail', exact: true }).click();
  await expect(page.getByText(/^Intact: 1 session with \d+ entries are as Anteroom wrote them\.$/)).toBeVisible();
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: 'For spreadsheets (CSV)', exact: true }).click();
  const table = await readFile(await (await saved).path(), 'utf8');
  expect(table).toMatch(/^at,session,/);
  expect(table).toContain('Ada Winter');
});
