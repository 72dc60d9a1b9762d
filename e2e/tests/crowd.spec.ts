/** A group of a dozen: everybody has a tile, and whoever speaks has a ring and is in sight. */
import { Crowd } from '../support/crowd';
import { appointment } from '../support/demo';
import { expect, test } from '../support/test';

const CROWD = 12;
const PHONE = { width: 390, height: 844 };

test('in a group everybody has a tile, and who speaks has a ring and is in sight on a phone too (S8)', async ({
  server,
  people,
}) => {
  const group = appointment(server.demo, 'group', 'provider_admits');
  const host = await people.host();
  await host.starts(group);
  const crowd = await Crowd.waitsFor(group, CROWD);
  try {
    await expect(host.attendee(`Guest ${CROWD}`)).toBeVisible();
    await host.button('Admit all').click();
    await host.answer('Confirm');
    await host.button('View Attendees').click();
    const tile = (number: number) => host.tile(new RegExp(`Guest ${number}(?!\\d)`));
    for (let number = 1; number <= CROWD; number += 1) await expect(tile(number)).toBeInViewport({ ratio: 0.9 });

    const ring = /(^| )speaking( |$)/;
    for (const number of [CROWD, 3]) {
      crowd.speak(number);
      await expect(tile(number)).toHaveClass(ring);
      crowd.hush(number);
      await expect(tile(number)).not.toHaveClass(ring);
    }

    await host.page.setViewportSize(PHONE);
    const pictures = host.page.getByRole('list', { name: 'Pictures', exact: true });
    const last = pictures.getByRole('listitem').last();
    await expect(pictures.getByRole('listitem').first()).toBeInViewport();
    await expect(last).not.toBeInViewport();
    const name = (await last.innerText()).trim();
    const number = Number(/Guest (\d+)/.exec(name)?.[1]);
    crowd.speak(number);
    await expect(tile(number)).toBeInViewport({ ratio: 0.9 });
    await expect(tile(number)).toHaveClass(ring);
    crowd.hush(number);
    await expect(tile(number)).not.toHaveClass(ring);
    await expect(tile(number)).toBeInViewport();

    // Under an open menu nobody moves, and whoever speaks comes into sight once it is closed. The keyboard keeps its place then.
    const away = pictures.getByRole('listitem').filter({ hasText: /Guest/ }).last();
    const second = Number(/Guest (\d+)/.exec(await away.innerText())?.[1]);
    const order = () =>
      pictures.getByRole('listitem').evaluateAll((all) => all.map((one) => (one as HTMLElement).dataset['person']));
    const before = await order();
    const dots = tile(number).getByRole('button', { name: `More for Guest ${number}`, exact: true });
    await dots.click();
    const item = host.page.getByRole('menuitem', { name: 'Pause', exact: true });
    crowd.speak(second);
    await expect(tile(second)).toHaveClass(ring);
    await expect(item).toBeVisible();
    expect(await order()).toEqual(before);
    await host.page.keyboard.press('Escape');
    await expect(tile(second)).toBeInViewport({ ratio: 0.9 });
    await expect(dots).toBeFocused();
    await expect(tile(number)).toBeInViewport({ ratio: 0.9 });
    crowd.hush(second);
  } finally {
    await crowd.leave();
  }
});
