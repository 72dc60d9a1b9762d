/** The measurements: as the journeys, and none of them. `cargo xtask bench network` runs them. */
import { defineConfig } from '@playwright/test';
import { chromiumOptions } from '../support/browsers';

export default defineConfig({
  testDir: '.',
  testMatch: '*.bench.ts',
  outputDir: '../results',
  workers: 1,
  retries: 0,
  timeout: 180_000,
  expect: { timeout: 20_000 },
  reporter: [['list'], ['./table.ts']],
  use: {
    browserName: 'chromium',
    launchOptions: chromiumOptions,
    viewport: { width: 1440, height: 900 },
    actionTimeout: 30_000,
  },
});
