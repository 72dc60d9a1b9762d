/**
 * Measurements in real browsers, each run by its name and none of them among the journeys: their figures are the machine's.
 * What they hold the product to all the same, they say.
 */
import { defineConfig } from '@playwright/test';
import { chromiumOptions } from '../support/browsers';

export default defineConfig({
  testDir: '.',
  testMatch: '*.bench.ts',
  outputDir: '../results/bench',
  workers: 1,
  retries: 0,
  timeout: 20 * 60_000,
  expect: { timeout: 20_000 },
  reporter: [['list']],
  use: {
    browserName: 'chromium',
    launchOptions: chromiumOptions,
    viewport: { width: 1440, height: 900 },
    actionTimeout: 30_000,
  },
});
