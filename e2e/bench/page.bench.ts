/**
 * How long somebody with a slow phone on a slow network waits for the page on which they get ready: from opening the link, with
 * nothing kept from before, until their name can be typed and until **I'm Ready** does what it says.
 *
 * A processor slowed down to a quarter, 1.6 Mbit/s down and 0.75 up, 150 ms for each answer, as Chromium itself makes them. What it
 * does not slow down are WebSockets.
 */
import { type Page, expect } from '@playwright/test';
import { appointment } from '../support/demo';
import { test } from '../support/test';
import { head, row } from './delays';

const ROUNDS = Number(process.env['ANTEROOM_ROUNDS'] ?? 10);
const SLOWER = 4;
const NETWORK = { offline: false, latency: 150, downloadThroughput: 1_600_000 / 8, uploadThroughput: 750_000 / 8 };

declare global {
  interface Window {
    uses: { painted?: number; typed?: number; ready?: number };
  }
}

/** From its next page on notes when that page can be used, in milliseconds after it was asked for. */
async function noteUse(page: Page): Promise<void> {
  await page.addInitScript(() => {
    window.uses = {};
    // oxlint-disable-next-line consistent-function-scoping -- it goes to the page with this one
    const look = () => {
      if (document.querySelector('input')) window.uses.typed ??= performance.now();
      if (document.documentElement.dataset['page'] === 'preparing') window.uses.ready ??= performance.now();
    };
    new MutationObserver(look).observe(document, { subtree: true, childList: true, attributes: true });
    new PerformanceObserver((list) => {
      for (const { name, startTime } of list.getEntries()) {
        if (name === 'first-contentful-paint') window.uses.painted ??= startTime;
      }
    }).observe({ type: 'paint', buffered: true });
  });
}

for (const { language, locale } of [
  { language: 'English', locale: 'en-US' },
  { language: 'Spanish', locale: 'es-US' },
]) {
  test(`a slow phone, in ${language}`, async ({ server, browser }) => {
    const { link } = appointment(server.demo, 'individual', 'provider_admits');
    const [painted, typed, ready]: [number[], number[], number[]] = [[], [], []];
    for (let round = 0; round < ROUNDS; round += 1) {
      /* oxlint-disable no-await-in-loop -- one after another, or they would slow each other down */
      const context = await browser.newContext({ locale, viewport: { width: 390, height: 844 } });
      const page = await context.newPage();
      await noteUse(page);
      const devtools = await context.newCDPSession(page);
      await devtools.send('Network.enable');
      await devtools.send('Network.emulateNetworkConditions', NETWORK);
      await devtools.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
      await page.goto(link);
      await expect.poll(() => page.evaluate(() => window.uses.ready ?? 0)).toBeGreaterThan(0);
      const uses = await page.evaluate(() => window.uses);
      painted.push(uses.painted ?? Number.NaN);
      typed.push(Math.max(uses.painted ?? Number.NaN, uses.typed ?? Number.NaN));
      ready.push(uses.ready ?? Number.NaN);
      await context.close();
      /* oxlint-enable no-await-in-loop */
    }
    const lines = [
      head,
      row(`${language}: something is seen`, painted),
      row(`${language}: the name can be typed`, typed),
      row(`${language}: I'm Ready does what it says`, ready),
    ];
    process.stdout.write(`\n${lines.join('\n')}\n\n`);
  });
}
