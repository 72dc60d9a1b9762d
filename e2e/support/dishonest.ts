/** A page that was tampered with: whatever it is told, it goes on sending. What stops it then is the server. */
import type { Page } from '@playwright/test';

/** Call it before the page is opened. */
export async function neverStopSending(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const replace = Reflect.get(RTCRtpSender.prototype, 'replaceTrack') as RTCRtpSender['replaceTrack'];
    RTCRtpSender.prototype.replaceTrack = function keepTrack(track) {
      return track ? replace.call(this, track) : Promise.resolve();
    };
    // A picture would end with its encodings, whatever track is on its sender.
    const change = Reflect.get(RTCRtpSender.prototype, 'setParameters') as RTCRtpSender['setParameters'];
    RTCRtpSender.prototype.setParameters = function keepEncodings(parameters, ...options) {
      if (!this.track) return change.call(this, parameters, ...options);
      const encodings = parameters.encodings.map((one) => ({ ...one, active: true }));
      return change.call(this, { ...parameters, encodings }, ...options);
    };
  });
}
