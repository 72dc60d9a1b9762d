/** One visit, as who reads Spanish sees it, and as it is laid out from the right. */
import type { Page } from '@playwright/test';
import { appointment } from '../support/demo';
import { writeFromTheRight } from '../support/languages';
import { expectMedia } from '../support/media';
import type { People } from '../support/people';
import type { Server } from '../support/server';
import { expect, test } from '../support/test';
import { shoot, withFaces } from './shoot';

/** What the walk presses and waits for, in the language of the page. */
const english = {
  ready: "I'm Ready",
  name: 'Your name',
  test: /^Test my connection/,
  again: 'Test again',
  done: 'Done',
  wait: 'Please wait for the host to start this meeting',
  notifications: 'Notifications',
  start: 'Start Video Call',
  join: 'Join now',
  attendees: 'View Attendees',
  admit: 'Admit',
  chat: 'Open Chat',
  more: 'More for',
  pause: 'Pause',
  confirm: 'Confirm',
  paused: 'Your provider has paused this session and the session will be resumed shortly.',
};
const spanish: typeof english = {
  ready: 'Ya puedo empezar',
  name: 'Su nombre',
  test: /^Probar mi conexión/,
  again: 'Probar de nuevo',
  done: 'Listo',
  wait: 'Espere, por favor, a que su profesional inicie esta reunión',
  notifications: 'Notificaciones',
  start: 'Iniciar videollamada',
  join: 'Entrar ahora',
  attendees: 'Ver asistentes',
  admit: 'Admitir',
  chat: 'Abrir el chat',
  more: 'Más para',
  pause: 'Pausar',
  confirm: 'Confirmar',
  paused: 'Su profesional ha puesto esta sesión en pausa y la sesión se reanudará en breve.',
};

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true });
const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name, exact: true });

async function visit(server: Server, people: People, mark: string, words: typeof english): Promise<void> {
  const booked = appointment(server.demo, 'individual', 'provider_admits');
  const host = await people.host();
  const client = await people.guest('Ada Winter');
  await withFaces(host, client);
  if (mark === 'rtl') for (const one of [host, client]) await writeFromTheRight(one.page);
  await client.page.goto(`${server.demo.url}/sign-in`);
  await expect(client.page.getByRole('heading', { level: 1 })).toBeVisible();
  await shoot(client.page, `${mark}-sign-in`);
  await client.page.goto(booked.link);
  await client.page.getByRole('textbox', { name: words.name, exact: true }).fill(client.name);
  await shoot(client.page, `${mark}-preparing`);
  await button(client.page, words.test).click();
  await expect(button(client.page, words.again)).toBeVisible({ timeout: 45_000 });
  await shoot(client.page, `${mark}-connection-test`);
  await button(client.page, words.done).click();
  await button(client.page, words.ready).click();
  await expect(heading(client.page, words.wait)).toBeVisible();
  await shoot(client.page, `${mark}-waiting`);
  await host.page.reload();
  await expect(host.page.getByRole('list', { name: words.notifications }).getByRole('listitem')).toBeVisible();
  await shoot(host.page, `${mark}-workspace`);
  await host.booked(booked).getByRole('button', { name: words.start, exact: true }).click();
  await expect(button(host.page, words.join)).toBeVisible();
  await shoot(host.page, `${mark}-lobby`);
  await button(host.page, words.join).click();
  await button(host.page, words.attendees).click();
  const row = host.page.getByRole('complementary').getByRole('listitem').filter({ hasText: client.name });
  await row.getByRole('button', { name: words.admit, exact: true }).click();
  await Promise.all([expectMedia(host.page), expectMedia(client.page)]);
  await shoot(client.page, `${mark}-call`);
  await button(client.page, words.chat).click();
  await shoot(client.page, `${mark}-chat`);
  await row.getByRole('button', { name: `${words.more} ${client.name}`, exact: true }).click();
  await expect(host.page.getByRole('menu')).toBeVisible();
  await shoot(host.page, `${mark}-more-for-somebody`);
  await host.page.getByRole('menuitem', { name: words.pause, exact: true }).click();
  await shoot(host.page, `${mark}-pause-question`);
  await button(host.page, words.confirm).click();
  await expect(heading(client.page, words.paused)).toBeVisible();
  await shoot(client.page, `${mark}-paused`);
}

test.describe('in Spanish', () => {
  test.use({ locale: 'es-MX' });
  test('a visit', ({ server, people }) => visit(server, people, 'es', spanish));
});

test('a visit that is written from the right', ({ server, people }) => visit(server, people, 'rtl', english));
