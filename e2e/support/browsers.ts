/** How the two stock browsers are started: by Playwright for its projects, and by tests that need both at once. */
import { type Browser, type LaunchOptions, chromium, firefox } from '@playwright/test';

/** The paths are set by `cargo xtask test`; where they are not, Playwright says which program it misses. */
export const chromiumOptions: LaunchOptions = {
  executablePath: process.env['ANTEROOM_CHROMIUM'] ?? 'chromium',
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
};

/** The stock browser, driven through WebDriver BiDi. */
export const firefoxChannel = 'moz-firefox';

export const firefoxOptions: LaunchOptions = {
  executablePath: process.env['ANTEROOM_FIREFOX'] ?? 'firefox-esr',
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
};

/** One of the two beside the one that a project runs in. */
export function launch(name: 'chromium' | 'firefox'): Promise<Browser> {
  return name === 'chromium'
    ? chromium.launch(chromiumOptions)
    : firefox.launch({ ...firefoxOptions, channel: firefoxChannel });
}
