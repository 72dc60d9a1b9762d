/** What somebody who is let in waits for: their camera does not wait for the page. */
import type { Page } from '@playwright/test';
import { appointment } from '../support/demo';
import { expectMedia } from '../support/media';
import { expect, test } from '../support/test';
import { PAUSED, PROVIDER_KNOWS } from '../support/words';

declare global {
  interface Window {
    /** What the page was about whenever a camera was put on its sender, or taken off. */
    cameraChanges: { isOn: boolean; page: string }[];
  }
}

/** Call it before the page is opened. */
async function noteCameraChanges(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const changes: Window['cameraChanges'] = [];
    Object.defineProperty(window, 'cameraChanges', { value: changes });
    const replace = Reflect.get(RTCRtpSender.prototype, 'replaceTrack') as RTCRtpSender['replaceTrack'];
    RTCRtpSender.prototype.replaceTrack = function noteAndReplace(track) {
      if ((track ?? this.track)?.kind === 'video') {
        changes.push({ isOn: track !== null, page: document.querySelector('h1')?.textContent?.trim() ?? '' });
      }
      return replace.call(this, track);
    };
  });
}

test('who is let in or resumed sends before their page is drawn anew, and who is paused stops before it (A4 P4 P6)', async ({
  server,
  people,
}) => {
  const visit = appointment(server.demo, 'individual', 'provider_admits');
  const host = await people.host();
  await host.starts(visit);
  const client = await people.guest('Ada Winter');
  await noteCameraChanges(client.page);
  await client.waitsFor(visit);
  await client.reads(PROVIDER_KNOWS);
  await host.admit(client.name);
  await Promise.all([expectMedia(host.page), expectMedia(client.page)]);
  await host.pause(client.name);
  await client.reads(PAUSED);
  await host.resume(client.name);
  await Promise.all([expectMedia(host.page), expectMedia(client.page)]);

  const [admitted, paused, resumed] = await client.page.evaluate(() => window.cameraChanges);
  expect(admitted).toEqual({ isOn: true, page: PROVIDER_KNOWS });
  expect(paused?.isOn).toBe(false);
  expect(paused?.page).not.toBe(PAUSED);
  expect(resumed).toEqual({ isOn: true, page: PAUSED });
});
