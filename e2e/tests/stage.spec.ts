/** How a person arranges the session for themselves: who is large, their own picture, keys (S5). */
import { expectAccessible } from '../support/accessibility';
import { appointment, type Demo } from '../support/demo';
import { tabTo } from '../support/keyboard';
import { expectMedia, expectMediaFrom, inboundMedia, keepsSeeing, layersSent, outboundMedia } from '../support/media';
import type { Client, Host, People } from '../support/people';
import { boxOf, chooses, expectNoSidewaysScrolling, offered, ownTile, SIZES, tileMenu } from '../support/stage';
import { expect, test } from '../support/test';
import { LEFT, PAUSED } from '../support/words';
import type { Page } from '@playwright/test';

const CLIENT = 'Daniel Reyes';
const OTHER = 'Ellen Marsh';
const HIDDEN = 'Your own picture is hidden';

/** Two who see and hear each other. */
async function together(demo: Demo, people: People): Promise<{ host: Host; client: Client }> {
  const visit = appointment(demo, 'individual', 'doors_open');
  const [host, client] = [await people.host(), await people.client(CLIENT)];
  await host.starts(visit);
  await client.waitsFor(visit);
  await client.joinNow();
  await Promise.all([expectMedia(host.page), expectMedia(client.page)]);
  return { host, client };
}

/** Two clients with a provider, who all see each other. */
async function inAGroup(demo: Demo, people: People): Promise<{ host: Host; client: Client; other: Client }> {
  const group = appointment(demo, 'group', 'doors_open');
  const [host, client, other] = [await people.host(), await people.client(CLIENT), await people.client(OTHER)];
  await host.starts(group);
  for (const one of [client, other]) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    await one.waitsFor(group);
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    await one.joinNow();
  }
  await Promise.all([host, client, other].map(({ page }) => expectMediaFrom(page, 2)));
  return { host, client, other };
}

/** Whether somebody has more than twice the room of another. */
async function isLarger(viewer: Client | Host, name: string, than: string): Promise<boolean> {
  const [one, two] = [await boxOf(viewer.tile(name)), await boxOf(viewer.tile(than))];
  return one.width * one.height > 2 * two.width * two.height;
}

/** How tall the picture is that a page is being sent. */
async function heightSeen(page: Page): Promise<number> {
  const seen = (await inboundMedia(page)).filter(({ kind, framesDecoded }) => kind === 'video' && framesDecoded > 0);
  return Math.max(0, ...seen.map(({ frameHeight }) => frameHeight));
}

/** How tall the pictures are that leave a page: a browser that is short of processor stops the larger ones. */
async function heightsSent(page: Page): Promise<number[]> {
  const sent = (await outboundMedia(page)).filter(({ kind, frameHeight }) => kind === 'video' && frameHeight > 0);
  return sent.map(({ frameHeight }) => frameHeight);
}

/** Waits until a page is sent the smallest or the largest of the pictures that leave the other. */
async function isSent(which: 'smallest' | 'largest', to: Page, from: Page): Promise<void> {
  const choose = which === 'smallest' ? Math.min : Math.max;
  const difference = async () => (await heightSeen(to)) - choose(...(await heightsSent(from)));
  await expect
    .poll(difference, { message: `how much taller it is than the ${which} picture sent`, timeout: 30_000 })
    .toBe(0);
}

test('of two the larger one is chosen by double click or in the menu, and is sent in the larger picture (S5 S8)', async ({
  server,
  people,
}) => {
  const { host, client } = await together(server.demo, people);
  const provider = server.demo.provider.name;
  await expect.poll(() => layersSent(host.page), { timeout: 30_000 }).toEqual(['h', 'l', 'm']);
  await isSent('largest', client.page, host.page);

  await keepsSeeing(client.page, async () => {
    await ownTile(client).dblclick();
    await expect(tileMenu(client, 'You')).toBeVisible();
    expect((await boxOf(ownTile(client))).width).toBeGreaterThan((await boxOf(client.tile(provider))).width);
    await isSent('smallest', client.page, host.page);
    await chooses(client, provider, 'Enlarge');
    expect((await boxOf(ownTile(client))).width).toBeLessThan((await boxOf(client.tile(provider))).width);
    await isSent('largest', client.page, host.page);
  });

  await chooses(client, provider, 'Shrink');
  await expect
    .poll(async () => (await boxOf(ownTile(client))).width - (await boxOf(client.tile(provider))).width)
    .toBeCloseTo(0, 0);
  // Nobody else's page is arranged by it.
  expect((await boxOf(ownTile(host))).width).toBeLessThan((await boxOf(host.tile(CLIENT))).width);
});

test('a hidden own picture is still sent as before, and comes back by the notification or by More (S5)', async ({
  server,
  people,
}) => {
  const { host, client } = await together(server.demo, people);
  // The notification goes by itself: nothing is looked at in between.
  await chooses(client, 'You', 'Hide Self View');
  await client.notification(HIDDEN).getByRole('button', { name: 'Show Self View', exact: true }).click();
  await expect(ownTile(client)).toBeVisible();
  await expect(client.notification(HIDDEN)).toHaveCount(0);

  const layers = await layersSent(client.page);
  await keepsSeeing(host.page, async () => {
    await chooses(client, 'You', 'Hide Self View');
    await expect(ownTile(client)).toHaveCount(0);
    await expect(client.button('Mute')).toBeFocused();
    await expectMedia(host.page);
  });
  expect(await layersSent(client.page)).toEqual(expect.arrayContaining(layers));
  await client.button('More').click();
  await client.page.getByRole('menuitem', { name: 'Show Self View', exact: true }).click();
  await expect(ownTile(client)).toBeVisible();
});

test.describe('with small cameras', () => {
  test.use({ camera: 'small' });

  test('the own picture is dragged, or moved by its menu, to each corner at every size (S5)', async ({
    server,
    people,
  }) => {
    const { client } = await together(server.demo, people);
    const stage = client.tile(server.demo.provider.name);
    /** In which corner of the stage it lies. */
    const corner = async () => {
      const [own, whole] = [await boxOf(ownTile(client)), await boxOf(stage)];
      const isWithin =
        own.x >= whole.x &&
        own.y >= whole.y &&
        own.x + own.width <= whole.x + whole.width &&
        own.y + own.height <= whole.y + whole.height;
      const upright = own.y + own.height / 2 > whole.y + whole.height / 2 ? 'bottom' : 'top';
      const across = own.x + own.width / 2 > whole.x + whole.width / 2 ? 'right' : 'left';
      return isWithin ? `${upright} ${across}` : 'beyond the edge';
    };
    await client.page.emulateMedia({ reducedMotion: 'reduce' });
    for (const [name, size] of Object.entries(SIZES)) {
      /* oxlint-disable no-await-in-loop -- one after the other */
      await client.page.setViewportSize(size);
      await expectNoSidewaysScrolling(client.page);
      for (const place of ['bottom left', 'top left', 'top right', 'bottom right']) {
        await chooses(client, 'You', 'Move to the next corner');
        await expect.poll(corner, { message: `where it lies on a ${name}` }).toBe(place);
      }
      const [own, whole] = [await boxOf(ownTile(client)), await boxOf(stage)];
      const { mouse } = client.page;
      await mouse.move(own.x + own.width / 2, own.y + own.height / 2);
      await mouse.down();
      await mouse.move(whole.x + whole.width / 4, whole.y + whole.height / 4, { steps: 4 });
      await mouse.up();
      await expect.poll(corner, { message: `where it was dropped on a ${name}` }).toBe('top left');
      // What it lay on can still be reached: the menu of who is on the stage, by its button.
      await tileMenu(client, server.demo.provider.name).click();
      await client.page.keyboard.press('Escape');
      await chooses(client, 'You', 'Move to the next corner');
      await chooses(client, 'You', 'Move to the next corner');
      /* oxlint-enable no-await-in-loop */
    }
  });

  test('in a group one is enlarged at every size, shrinks while paused, and is forgotten when gone (S5 P2)', async ({
    server,
    people,
  }) => {
    const { host, client, other } = await inAGroup(server.demo, people);
    // The last of the list becomes the first; the keyboard stays with them.
    await chooses(host, 'You', 'Enlarge');
    await expect(tileMenu(host, 'You')).toBeFocused();
    await chooses(host, 'You', 'Shrink');
    await chooses(client, OTHER, 'Enlarge');
    for (const size of Object.values(SIZES)) {
      /* oxlint-disable no-await-in-loop -- one after the other */
      await client.page.setViewportSize(size);
      await expect.poll(() => isLarger(client, OTHER, server.demo.provider.name)).toBe(true);
      for (const tile of [client.tile(OTHER), client.tile(server.demo.provider.name), ownTile(client)]) {
        await expect(tile).toBeInViewport({ ratio: 0.9 });
      }
      await expectNoSidewaysScrolling(client.page);
      /* oxlint-enable no-await-in-loop */
    }
    await expectMediaFrom(client.page, 2);

    // A client is offered what concerns their own page, and nothing that is a host's.
    await tileMenu(client, OTHER).click();
    const own = ['Shrink', 'Fullscreen'];
    expect(await offered(client.page)).toEqual(own);
    await client.page.keyboard.press('Escape');

    await host.button('View Attendees').click();
    await chooses(host, OTHER, 'Enlarge');
    await host.viewAttendees();
    await expect.poll(() => isLarger(host, OTHER, CLIENT)).toBe(true);
    await host.pause(OTHER);
    await expect.poll(() => isLarger(host, OTHER, CLIENT)).toBe(false);
    await host.resume(OTHER);
    await expect.poll(() => isLarger(host, OTHER, CLIENT)).toBe(true);

    await chooses(client, OTHER, 'Enlarge');
    await expect.poll(() => isLarger(client, OTHER, server.demo.provider.name)).toBe(true);
    await other.leaveSession();
    await expect(client.tile(OTHER)).toHaveCount(0);
    expect(await isLarger(client, server.demo.provider.name, 'You')).toBe(true);
    await other.button('Rejoin').click();
    await other.joinNow();
    await expect(client.tile(OTHER)).toBeVisible();
    await expect.poll(() => isLarger(client, OTHER, server.demo.provider.name)).toBe(false);
  });

  test('beside a shared screen people are in sight at every size, and who was large is so again afterwards (S2 S5)', async ({
    server,
    people,
  }) => {
    const { host, client } = await together(server.demo, people);
    const provider = server.demo.provider.name;
    await chooses(client, 'You', 'Enlarge');
    await host.button('Share Screen').click();
    await host.answer('Confirm');
    const screen = client.page.getByRole('group', { name: `${provider} is sharing their screen`, exact: true });
    await expect(screen).toBeVisible();
    for (const size of Object.values(SIZES)) {
      /* oxlint-disable no-await-in-loop -- one after the other */
      await client.page.setViewportSize(size);
      for (const tile of [client.tile(provider), ownTile(client)]) await expect(tile).toBeInViewport({ ratio: 0.9 });
      const [shown, own] = [await boxOf(screen), await boxOf(ownTile(client))];
      expect(shown.width * shown.height).toBeGreaterThan(2 * own.width * own.height);
      expect(own.height, 'room for a face').toBeGreaterThan(80);
      await expectNoSidewaysScrolling(client.page);
      /* oxlint-enable no-await-in-loop */
    }
    // An interpreter's hands are not to be a thumbnail beside what is shown.
    await chooses(client, provider, 'Enlarge');
    for (const size of Object.values(SIZES)) {
      /* oxlint-disable no-await-in-loop -- one after the other */
      await client.page.setViewportSize(size);
      for (const tile of [client.tile(provider), ownTile(client)]) await expect(tile).toBeInViewport({ ratio: 0.9 });
      const [shown, large] = [await boxOf(screen), await boxOf(client.tile(provider))];
      expect(large.width * large.height).toBeGreaterThan((shown.width * shown.height) / 3);
      await expectNoSidewaysScrolling(client.page);
      /* oxlint-enable no-await-in-loop */
    }
    await chooses(client, provider, 'Shrink');
    await expect
      .poll(async () => (await boxOf(screen)).width)
      .toBeGreaterThan((await boxOf(client.tile(provider))).width * 2);
    await host.button('Stop sharing').click();
    await expect(screen).toHaveCount(0);
    await expect.poll(() => isLarger(client, 'You', provider)).toBe(true);
  });

  test('M, V and F work in the call alone, are said, and can be switched off; tiles say who is on them (S5)', async ({
    server,
    people,
  }) => {
    const { host, client } = await together(server.demo, people);
    const { keyboard } = client.page;
    const tile = (name: string) => client.page.getByRole('group', { name, exact: true });
    await expect(tile('You')).toBeVisible();
    await expect(tile(server.demo.provider.name)).toBeVisible();

    await client.button('View Attendees').focus();
    await keyboard.press('m');
    // What is said goes by itself: it is looked for first.
    await expect(client.page.getByText('You are muted', { exact: true })).toBeAttached();
    await expect(tile('You, muted')).toBeVisible();
    await keyboard.press('v');
    await expect(tile('You, muted, camera off')).toBeVisible();
    await expect(host.page.getByRole('group', { name: `${CLIENT}, muted, camera off`, exact: true })).toBeVisible();
    await keyboard.press('v');
    await keyboard.press('m');
    await expect(tile('You')).toBeVisible();

    await keyboard.press('f');
    await expect.poll(() => client.page.evaluate(() => document.fullscreenElement !== null)).toBe(true);
    await keyboard.press('f');
    await expect.poll(() => client.page.evaluate(() => document.fullscreenElement !== null)).toBe(false);

    await client.button('Open Chat').click();
    const field = client.page.getByRole('textbox');
    await field.fill('');
    await field.pressSequentially('mvf');
    await expect(field).toHaveValue('mvf');
    await expect(tile('You')).toBeVisible();
    await client.button('Open Chat').click();

    await tabTo(client.button('More'));
    await keyboard.press('Enter');
    await client.page.getByRole('menuitem', { name: 'Turn off the keys M, V and F', exact: true }).press('Enter');
    await expect(client.button('More')).toBeFocused();
    await keyboard.press('m');
    await tileMenu(client, 'You').click();
    await expect(client.page.getByRole('menuitem', { name: 'Mute', exact: true })).toBeVisible();
  });

  test('at 320 pixels and at twice the size nothing is beside what is seen, and a machine finds nothing (S5)', async ({
    server,
    people,
  }) => {
    const { client } = await together(server.demo, people);
    const { page } = client;
    for (const size of [
      { width: 320, height: 640 },
      { width: 720, height: 450 },
    ]) {
      /* oxlint-disable no-await-in-loop -- one after the other */
      await page.setViewportSize(size);
      await expectNoSidewaysScrolling(page);
      await tileMenu(client, 'You').click();
      for (const item of await page.getByRole('menuitem').all()) {
        await item.scrollIntoViewIfNeeded();
        await expect(item).toBeInViewport({ ratio: 1 });
      }
      await expectNoSidewaysScrolling(page);
      await expectAccessible(page);
      await page.keyboard.press('Escape');
      /* oxlint-enable no-await-in-loop */
    }
    await chooses(client, 'You', 'Enlarge');
    await expectAccessible(page);
    await chooses(client, 'You', 'Hide Self View');
    await expect(client.notification(HIDDEN)).toBeVisible();
    await expectAccessible(page);
    // With colours of the person's own, what can be pressed is seen by its border.
    await page.emulateMedia({ forcedColors: 'active' });
    for (const button of await page.getByRole('main').getByRole('button').all()) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      await expect(button).toHaveCSS('border-top-style', 'solid');
    }
  });

  test('who has lost camera and microphone still sees the other in the corner, beside the question (S5 J3)', async ({
    server,
    people,
  }) => {
    const { client } = await together(server.demo, people);
    const provider = server.demo.provider.name;
    await chooses(client, 'You', 'Enlarge');
    await expect.poll(() => isLarger(client, 'You', provider)).toBe(true);
    await client.page.evaluate(() => {
      navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('gone', 'NotFoundError'));
      for (const track of window.captured) {
        track.stop();
        track.dispatchEvent(new Event('ended'));
      }
    });
    const prompt = client.page.getByRole('region', { name: 'Nobody sees or hears you yet', exact: true });
    for (const size of [SIZES.computer, SIZES.phone]) {
      /* oxlint-disable no-await-in-loop -- one after the other */
      await client.page.setViewportSize(size);
      await expect(prompt).toBeVisible();
      await expect(tileMenu(client, provider)).toBeVisible();
      const [other, question] = [await boxOf(client.tile(provider)), await boxOf(prompt)];
      expect(other.y + other.height, 'the lower edge of the other').toBeLessThanOrEqual(question.y);
      /* oxlint-enable no-await-in-loop */
    }
  });

  test('a small window shows the other on top of everything, with mute and leave, and goes with the session', async ({
    server,
    people,
  }) => {
    const { host, client } = await together(server.demo, people);
    const provider = server.demo.provider.name;
    const open = async (): Promise<Page> => {
      const opened = client.page.context().waitForEvent('page');
      await client.button('More').click();
      await client.page.getByRole('menuitem', { name: 'Picture in Picture', exact: true }).click();
      return opened;
    };
    const small = await open();
    await expect(small.getByRole('group', { name: provider, exact: true })).toBeVisible();
    await small.getByRole('button', { name: 'Mute', exact: true }).click();
    await expect(small.getByRole('button', { name: 'Unmute', exact: true })).toBeVisible();
    await expect(client.button('Unmute')).toBeVisible();
    await expectAccessible(small);
    await host.button('Stop Video').click();
    await expect(small.getByRole('group', { name: `${provider}, camera off`, exact: true })).toBeVisible();

    const closed = small.waitForEvent('close');
    await small.getByRole('button', { name: 'Leave Session', exact: true }).click();
    await closed;
    await client.answer('Cancel');
    await client.isInside();

    const again = await open();
    const gone = again.waitForEvent('close');
    await host.pause(CLIENT);
    await client.reads(PAUSED);
    await gone;
  });
});

test.describe('on a phone', () => {
  test.use({ camera: 'small', contextOptions: { hasTouch: true, isMobile: true, viewport: SIZES.phone } });

  test('the back button closes what is open, then asks, and leaves nothing behind once the session is left (J9)', async ({
    server,
    people,
  }) => {
    const visit = appointment(server.demo, 'individual', 'doors_open');
    const [host, client] = [await people.host(), await people.guest('Ada Winter')];
    await host.starts(visit);
    await client.waitsFor(visit);
    const before = await client.page.evaluate(() => history.state);
    await client.joinNow();
    const back = () => client.page.evaluate(() => history.back());
    await client.viewAttendees();
    await back();
    await expect(client.attendees).toBeHidden();
    await client.isInside();
    await back();
    await client.answer('Cancel');
    await client.isInside();
    await back();
    await client.answer('Confirm');
    await client.reads(LEFT);
    await expect.poll(() => client.page.evaluate(() => history.state)).toEqual(before);
  });
});
