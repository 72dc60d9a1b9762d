/** A page in every size and theme that people have, as files to look at. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { type Colours, portray } from '../support/portrait';

const folder = process.env['ANTEROOM_SHOTS_FOLDER'] ?? 'results/shots';

const sizes = {
  phone: { width: 390, height: 844 },
  'phone-on-its-side': { width: 844, height: 390 },
  tablet: { width: 820, height: 1180 },
  computer: { width: 1440, height: 900 },
};

/** Takes the pictures, named by state, size and theme. The page is left as it was. */
export async function shoot(page: Page, state: string): Promise<void> {
  const before = page.viewportSize();
  await mkdir(folder, { recursive: true });
  for (const colorScheme of ['light', 'dark'] as const) {
    // oxlint-disable-next-line no-await-in-loop
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    for (const [size, viewport] of Object.entries(sizes)) {
      // oxlint-disable-next-line no-await-in-loop
      await page.setViewportSize(viewport);
      // oxlint-disable-next-line no-await-in-loop
      await page.screenshot({ path: join(folder, `${state}-${size}-${colorScheme}.png`) });
    }
  }
  await page.emulateMedia({ colorScheme: null });
  if (before) await page.setViewportSize(before);
}

const looks: Colours[] = [
  { skin: '#b07a56', hair: '#2b211d', hairFalls: 190, clothes: '#3f6b64', wall: '#dfe7df' },
  { skin: '#e3b18f', hair: '#5b3a29', hairFalls: 100, clothes: '#44588a', wall: '#e8dfd2' },
  { skin: '#f0c9ac', hair: '#b9843f', hairFalls: 240, clothes: '#8a4f5f', wall: '#d6e0e8' },
];

/** Gives people faces, each another one. Call it before they open a session. */
export async function withFaces(...people: { page: Page }[]): Promise<void> {
  await Promise.all(people.map(({ page }, place) => portray(page, looks[place % looks.length]!)));
}
