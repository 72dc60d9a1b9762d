/** Devices that have hardware for H.264 and none for VP8, as most phones do: the browsers of the tests run on machines without. */
import type { Page } from '@playwright/test';

/** From its next page on this browser says so when it is asked. What it encodes with is as before. */
export async function hasHardwareForH264(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const { prototype } = MediaCapabilities;
    const ask = Reflect.get(prototype, 'encodingInfo') as MediaCapabilities['encodingInfo'];
    prototype.encodingInfo = async function tell(this: MediaCapabilities, asked) {
      const told = await ask.call(this, asked);
      return { ...told, powerEfficient: /^video\/h264/i.test(asked.video?.contentType ?? '') };
    };
  });
}
