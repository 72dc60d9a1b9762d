/** Pictures of every page, for people to look at. Nothing is judged here but that each state comes about. */
import { defineConfig } from '@playwright/test';
import journeys from '../playwright.config';
import { chromiumOptions } from '../support/browsers';

export default defineConfig({
  ...journeys,
  testDir: '.',
  testMatch: '*.shots.ts',
  outputDir: '../results/shots',
  timeout: 5 * 60_000,
  reporter: [['list']],
  projects: [{ name: 'chromium', use: { browserName: 'chromium', launchOptions: chromiumOptions } }],
});
