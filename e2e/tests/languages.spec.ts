/** Who reads Spanish, who changes their mind, and pages that are written from the right. */
import type { Page, Route } from '@playwright/test';
import { expectAccessible } from '../support/accessibility';
import { appointment } from '../support/demo';
import { fitsAcross, isWrittenIn, languageOf, writeFromTheRight } from '../support/languages';
import { tabTo } from '../support/keyboard';
import { expectMedia } from '../support/media';
import { expect, test } from '../support/test';
import { PAUSED, WAIT_FOR_HOST } from '../support/words';

const phone = { width: 390, height: 844 };
const computer = { width: 1440, height: 900 };

const button = ({ page }: { page: Page }, name: string) => page.getByRole('button', { name, exact: true });

/** The page reads well for everybody, and fits on a phone too. */
async function isSound({ page }: { page: Page }): Promise<void> {
  await expectAccessible(page);
  await page.setViewportSize(phone);
  await fitsAcross(page);
  await page.setViewportSize(computer);
  await fitsAcross(page);
}

test.describe('in Spanish', () => {
  test.use({ locale: 'es-MX' });

  test('client and host meet, and read nothing but Spanish (J1 J6 A3 P3 P4 S7)', async ({ server, people, page }) => {
    const visit = appointment(server.demo, 'individual', 'provider_admits');
    await page.goto(`${server.demo.url}/sign-in`);
    await expect(page.getByRole('heading', { level: 1, name: 'Iniciar sesión', exact: true })).toBeVisible();
    await isWrittenIn(page, 'es');
    await button({ page }, 'Iniciar sesión').click();
    await expect(page.getByText('Escriba su correo electrónico.')).toBeVisible();
    await isSound({ page });

    const host = await people.host();
    await expect(host.page.getByRole('heading', { level: 1, name: /^Buen[oa]s / })).toBeVisible();
    const client = await people.guest('Ada Winter');
    await client.page.goto(visit.link);
    await isWrittenIn(client.page, 'es');
    await button(client, 'Ya puedo empezar').click();
    await expect(client.page.getByText('Escriba su nombre, por favor.')).toBeVisible();
    await client.page.getByRole('textbox', { name: 'Su nombre', exact: true }).fill(client.name);
    await isSound(client);
    await button(client, 'Ya puedo empezar').click();
    await client.reads('Espere, por favor, a que su profesional inicie esta reunión');
    await isSound(client);

    const notices = host.page.getByRole('list', { name: 'Notificaciones', exact: true });
    await expect(notices.getByRole('listitem').filter({ hasText: 'Ada Winter espera' })).toBeVisible();
    await isSound(host);
    await notices.getByRole('button', { name: 'Entrar', exact: true }).click();
    await button(host, 'Entrar ahora').click();
    await client.reads('Su profesional sabe que usted está aquí');
    await button(host, 'Ver asistentes').click();
    const attendees = host.page.getByRole('complementary', { name: 'Asistentes', exact: true });
    const row = attendees.getByRole('listitem').filter({ hasText: client.name });
    await row.getByRole('button', { name: 'Admitir', exact: true }).click();
    await expect(button(client, 'Ver asistentes')).toBeVisible();
    await isSound(client);
    await row.getByRole('button', { name: `Más para ${client.name}`, exact: true }).click();
    await host.page.getByRole('menuitem', { name: 'Pausar', exact: true }).click();
    const question = host.page.getByRole('alertdialog', { name: `¿Pausar a ${client.name}?`, exact: true });
    await expect(question).toBeVisible();
    await isSound(host);
    await question.getByRole('button', { name: 'Confirmar', exact: true }).click();
    await client.reads('Su profesional ha puesto esta sesión en pausa y la sesión se reanudará en breve.');
    await isSound(client);
    await row.getByRole('button', { name: 'Reanudar', exact: true }).click();
    await expect(button(client, 'Ver asistentes')).toBeVisible();
    await button(host, 'Terminar sesión').click();
    await host.page.getByRole('alertdialog').getByRole('button', { name: 'Confirmar', exact: true }).click();
    await expect(client.page.getByRole('dialog', { name: 'Esta sesión ha terminado', exact: true })).toBeVisible();
    await isSound(client);
  });

  test('words that do not come keep nobody out, and take their place when they do', async ({ server, people }) => {
    const visit = appointment(server.demo, 'individual', 'provider_admits');
    const client = await people.guest('Ada Winter');
    const held: Route[] = [];
    await client.page.route(/\/assets\/spanish-/, (route) => void held.push(route));
    await client.open(visit);
    await isWrittenIn(client.page, 'en');
    await Promise.all(held.map((route) => route.continue()));
    await expect(button(client, 'Ya puedo empezar')).toBeVisible();
    await isWrittenIn(client.page, 'es');
    await expect(client.page.getByRole('textbox', { name: 'Su nombre', exact: true })).toHaveValue(client.name);
  });
});

test('a language is chosen where one stands, and nothing is lost by it', async ({ server, people }) => {
  const visit = appointment(server.demo, 'individual', 'provider_admits');
  const host = await people.host();
  const client = await people.guest('Ada Winter');
  await client.open(visit);
  await isWrittenIn(client.page, 'en');
  // Whatever loads the page anew loses this.
  await client.page.evaluate(() => (document.body.dataset['same'] = 'yes'));
  await tabTo(languageOf(client.page));
  await client.page.keyboard.press('ArrowDown');
  await expect(button(client, 'Ya puedo empezar')).toBeVisible();
  await expect(languageOf(client.page)).toBeFocused();
  await expect(client.page.getByRole('textbox', { name: 'Su nombre', exact: true })).toHaveValue(client.name);
  await isWrittenIn(client.page, 'es');
  await button(client, 'Ya puedo empezar').click();
  await client.reads('Espere, por favor, a que su profesional inicie esta reunión');

  // Each reads their own.
  await expect(host.notification('Ada Winter is waiting')).toBeVisible();
  await host.starts(visit);
  await host.admit(client.name);
  await expect(button(client, 'Ver asistentes')).toBeVisible();
  await expectMedia(client.page);
  await languageOf(client.page).selectOption('en');
  await client.isInside();
  await expectMedia(client.page);
  await expectMedia(host.page);
  expect(await client.page.evaluate(() => document.body.dataset['same'])).toBe('yes');

  // It is kept for the pages to come, and those of the server.
  await languageOf(client.page).selectOption('es');
  await expect(button(client, 'Ver asistentes')).toBeVisible();
  await client.page.reload();
  await expect(button(client, 'Ver asistentes')).toBeVisible();
  await isWrittenIn(client.page, 'es');
});

test('pages that are written from the right are laid out from there', async ({ server, people }) => {
  const visit = appointment(server.demo, 'individual', 'provider_admits');
  const host = await people.host();
  const client = await people.guest('Ada Winter');
  for (const one of [host, client]) await writeFromTheRight(one.page);
  await host.page.reload();
  await expect(host.booked(visit)).toBeVisible();
  await isSound(host);
  await client.open(visit);
  await isSound(client);
  await client.ready();
  await client.reads(WAIT_FOR_HOST);
  await isSound(client);
  const heading = await client.page.getByRole('heading', { level: 1 }).boundingBox();
  expect(heading?.x).toBeGreaterThan(computer.width / 2 - (heading?.width ?? 0) / 2);

  await host.starts(visit);
  await host.admit(client.name);
  await client.isInside();
  await isSound(host);
  await isSound(client);
  const box = async (name: string) => (await client.tile(name).boundingBox()) ?? { x: NaN, width: NaN };
  const own = await box('You');
  const other = await box(server.demo.provider.name);
  // The own picture is in the corner where lines end.
  expect(own.x - other.x).toBeLessThan(other.x + other.width - own.x - own.width);
  // And so is the panel.
  const panel = await host.attendees.boundingBox();
  expect(panel?.x).toBeLessThan(computer.width / 2);

  const more = host.attendee(client.name).getByRole('button', { name: `More for ${client.name}`, exact: true });
  await more.click();
  const [menu, opener] = await Promise.all([host.page.getByRole('menu').boundingBox(), more.boundingBox()]);
  expect(menu?.x).toBeCloseTo(opener?.x ?? NaN, 0);
  await expectAccessible(host.page);
  await host.page.keyboard.press('Escape');
  await host.pause(client.name);
  await client.reads(PAUSED);
  await isSound(client);
});
