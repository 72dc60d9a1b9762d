/**
 * Journeys in the two stock browsers, one test at a time. Nothing is tried again: a test that fails now and then is a
 * bug in the product or in the test.
 */
import { defineConfig } from '@playwright/test';

/** Set by `cargo xtask test`; where it is not, Playwright says which program it misses. */
const chromium = process.env['ANTEROOM_CHROMIUM'] ?? 'chromium';
const firefox = process.env['ANTEROOM_FIREFOX'] ?? 'firefox-esr';

export default defineConfig({
  testDir: 'tests',
  outputDir: 'results',
  workers: 1,
  retries: 0,
  forbidOnly: true,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [['list'], ['./support/closing-line.ts']],
  use: {
    viewport: { width: 1440, height: 900 },
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
  },
  projects: [
    {
      name: 'chromium',
      use: {
        browserName: 'chromium',
        launchOptions: {
          executablePath: chromium,
          args: [
            // A camera and a microphone that are always there, and a permission that is always given.
            '--use-fake-device-for-media-stream',
            '--use-fake-ui-for-media-stream',
            '--allow-loopback-in-peer-connection',
            '--autoplay-policy=no-user-gesture-required',
            '--no-sandbox',
            // Nothing of the browser's own on the network.
            '--disable-background-networking',
            '--disable-component-update',
            '--disable-sync',
            '--no-first-run',
            '--disable-quic',
          ],
        },
      },
    },
    {
      name: 'firefox',
      use: {
        browserName: 'firefox',
        // The stock browser, driven through WebDriver BiDi.
        channel: 'moz-firefox',
        launchOptions: {
          executablePath: firefox,
          firefoxUserPrefs: {
            'media.navigator.streams.fake': true,
            // Given for good: without these two ICE gathers no loopback address, and its others as `.local` names alone.
            'permissions.default.camera': 1,
            'permissions.default.microphone': 1,
            // Several people means several windows, and one has the focus: without these two the others wait for it.
            'media.navigator.permission.disabled': true,
            'media.devices.unfocused.enabled': true,
            'media.peerconnection.ice.loopback': true,
            'media.autoplay.default': 0,
          },
        },
      },
    },
  ],
});
