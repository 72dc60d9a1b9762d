/** Without a mouse. */
import { appointment } from '../support/demo';
import { press, tabTo } from '../support/keyboard';
import { expect, test } from '../support/test';
import { PAUSED, WAIT_FOR_HOST } from '../support/words';

test('a client comes in, and a host admits, pauses and resumes, by keyboard alone (J6 A3 P2 P4)', async ({
  server,
  people,
}) => {
  const visit = appointment(server.demo, 'individual', 'provider_admits');
  const host = await people.host();
  const client = await people.guest('Ada Winter');
  await client.page.goto(visit.link);
  await tabTo(client.yourName);
  await client.page.keyboard.type(client.name);
  await press(client.button("I'm Ready"));
  await client.reads(WAIT_FOR_HOST);

  await press(host.page.getByRole('link', { name: 'Skip to who is waiting', exact: true }));
  await host.page.keyboard.press('Tab');
  await expect(host.notification(client.name).getByRole('button', { name: 'Join', exact: true })).toBeFocused();
  await press(host.booked(visit).getByRole('button', { name: 'Start Video Call', exact: true }));
  await press(host.button('Join now'));
  await press(host.button('View Attendees'));
  const title = host.attendees.getByRole('heading', { name: 'Attendees', exact: true });
  await expect(title).toBeFocused();
  await press(host.attendee(client.name).getByRole('button', { name: 'Admit', exact: true }));
  await client.isInside();
  // Nobody else waits: the focus is where the next thing to do is looked for.
  await expect(title).toBeFocused();

  const menu = host.attendee(client.name).getByRole('button', { name: `More for ${client.name}`, exact: true });
  await press(menu);
  await expect(host.page.getByRole('menuitem', { name: 'Pause', exact: true })).toBeFocused();
  await host.page.keyboard.press('Enter');
  const question = host.page.getByRole('alertdialog');
  await expect(question).toBeVisible();
  await host.page.keyboard.press('Escape');
  await expect(question).toBeHidden();
  await expect(menu).toBeFocused();
  await host.page.keyboard.press('Enter');
  await host.page.keyboard.press('Enter');
  await press(question.getByRole('button', { name: 'Confirm', exact: true }));
  await client.reads(PAUSED);

  await press(host.attendee(client.name).getByRole('button', { name: 'Resume', exact: true }));
  await client.isInside();
  await press(host.button('End Session'));
  await expect(question.getByRole('button', { name: 'Cancel', exact: true })).toBeFocused();
  await host.page.keyboard.press('Enter');
  await press(host.button('Close attendees'));
  await expect(host.button('View Attendees')).toBeFocused();
  await press(client.button('Leave Session'));
  await press(client.page.getByRole('alertdialog').getByRole('button', { name: 'Confirm', exact: true }));
  await expect(client.button('Rejoin')).toBeVisible();
});

test('a connection is tested with the keyboard alone (J5)', async ({ server, people }) => {
  const client = await people.guest('Gwen Guest');
  await client.open(appointment(server.demo, 'group', 'provider_admits'));
  const opener = client.page.getByRole('button', { name: /^Test my connection/ });
  await press(opener);
  const panel = client.page.getByRole('dialog', { name: 'Connection test', exact: true });
  const button = (name: string) => panel.getByRole('button', { name, exact: true });
  await press(button('Stop'));
  await expect(button('Test again')).toBeFocused();
  await client.page.keyboard.press('Enter');
  await expect(button('Show the numbers')).toBeVisible({ timeout: 45_000 });
  await press(button('Show the numbers'));
  await expect(panel.getByText('Round trip')).toBeVisible();
  await press(button('Done'));
  await expect(panel).toBeHidden();
  await expect(opener).toBeFocused();
});
