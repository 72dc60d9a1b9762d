/**
 * Journeys in the two stock browsers, one test at a time. Nothing is tried again: a test that fails now and then is a
 * bug in the product or in the test.
 */
import { defineConfig } from '@playwright/test';
import { chromiumOptions, firefoxChannel, firefoxOptions } from './support/browsers';

export default defineConfig({
  testDir: 'tests',
  outputDir: 'results',
  workers: 1,
  retries: 0,
  forbidOnly: true,
  // For a machine half as fast as those that the journeys are written on; nothing here is judged by the clock.
  timeout: 120_000,
  expect: { timeout: 15_000 },
  reporter: [['list'], ['./support/closing-line.ts']],
  use: {
    viewport: { width: 1440, height: 900 },
    screenshot: 'only-on-failure',
    // Without a film: filming every page of a session takes the processor that the session needs.
    trace: { mode: 'retain-on-failure', screenshots: false },
    actionTimeout: 15_000,
  },
  projects: [
    {
      name: 'chromium',
      testIgnore: ['**/firefox.spec.ts', '**/*.firefox.spec.ts'],
      use: { browserName: 'chromium', launchOptions: chromiumOptions },
    },
    {
      name: 'firefox',
      testMatch: [
        '**/smoke.spec.ts',
        '**/firefox.spec.ts',
        '**/*.firefox.spec.ts',
        '**/reach.spec.ts',
        '**/connection-test.spec.ts',
      ],
      use: { browserName: 'firefox', channel: firefoxChannel, launchOptions: firefoxOptions },
    },
  ],
});
