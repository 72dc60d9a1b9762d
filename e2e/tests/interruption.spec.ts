/** A system that takes microphone and sound away, as a phone does for a telephone call, and gives them back or not (S8). */
import type { Page } from '@playwright/test';
import { expectAccessible } from '../support/accessibility';
import { appointment } from '../support/demo';
import { expectMedia } from '../support/media';
import { expect, test } from '../support/test';

test.use({ camera: 'small' });

const INTERRUPTED = 'Sound was interrupted';

/** The system silences the microphone that this page has, or lets it be heard again. */
const silence = (page: Page, isMuted: boolean) =>
  page.evaluate((muted) => {
    for (const track of window.captured.filter((one) => one.kind === 'audio' && one.readyState === 'live')) {
      Object.defineProperty(track, 'muted', { configurable: true, value: muted });
      track.dispatchEvent(new Event(muted ? 'mute' : 'unmute'));
    }
  }, isMuted);

const count = (tracks: readonly string[]) => ({
  audio: tracks.filter((kind) => kind === 'audio').length,
  video: tracks.filter((kind) => kind === 'video').length,
});
const times = (number: number) => ({ audio: number, video: number });

/** How many microphones and cameras this page was given so far. */
const given = async (page: Page) => count(await page.evaluate(() => window.captured.map(({ kind }) => kind)));

/** How many of them it has now. */
const live = async (page: Page) =>
  count(
    await page.evaluate(() =>
      window.captured.filter(({ readyState }) => readyState === 'live').map(({ kind }) => kind),
    ),
  );

test('after a telephone call a person is heard again by itself, or by one tap where that does not help (S8)', async ({
  server,
  people,
}) => {
  const visit = appointment(server.demo, 'individual', 'doors_open');
  const [host, client] = [await people.host(), await people.guest('Ada Winter')];
  await host.starts(visit);
  await client.waitsFor(visit);
  await client.joinNow();
  await Promise.all([expectMedia(host.page), expectMedia(client.page)]);

  expect(await given(client.page)).toEqual(times(1));
  await silence(client.page, true);
  await silence(client.page, false);
  await expect.poll(() => given(client.page)).toEqual(times(2));
  await expect.poll(() => live(client.page)).toEqual(times(1));
  await expectMedia(host.page);
  await expect(client.notification(INTERRUPTED)).toHaveCount(0);

  await silence(client.page, true);
  const notice = client.notification(INTERRUPTED);
  await expect(notice).toBeVisible();
  await expectAccessible(client.page);
  await notice.getByRole('button', { name: 'Tap to rejoin', exact: true }).click();
  await expect.poll(() => given(client.page)).toEqual(times(3));
  await expect.poll(() => live(client.page)).toEqual(times(1));
  await expect(notice).toHaveCount(0);
  await expectMedia(host.page);
});

test('a page that the browser put away is silent, and back in the call by itself when it is shown again (S8 W7)', async ({
  server,
  people,
}) => {
  const visit = appointment(server.demo, 'individual', 'doors_open');
  const [host, client] = [await people.host(), await people.guest('Ada Winter')];
  await host.starts(visit);
  await client.waitsFor(visit);
  await client.joinNow();
  await Promise.all([expectMedia(host.page), expectMedia(client.page)]);

  // As on the way into the back/forward cache and out of it, which browsers under test do not have.
  const turn = (type: 'pagehide' | 'pageshow') =>
    client.page.evaluate((name) => void dispatchEvent(new PageTransitionEvent(name, { persisted: true })), type);
  await turn('pagehide');
  await expect.poll(() => live(client.page)).toEqual(times(0));
  await expect(host.tile(client.name)).toContainText('Connection lost');
  await turn('pageshow');
  await client.isInside();
  await Promise.all([expectMedia(host.page), expectMedia(client.page)]);
  await expect(host.tile(client.name)).not.toContainText('Connection lost');
});
