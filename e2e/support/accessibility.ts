/** What a machine can find of WCAG 2.1 A and AA. What it cannot find is for a person with a keyboard and a screen reader. */
import { createRequire } from 'node:module';
import { readFile } from 'node:fs/promises';
import { type Page, expect } from '@playwright/test';
import type axe from 'axe-core';

declare global {
  interface Window {
    axe: typeof axe;
  }
}

const source = readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Fails with every rule the page breaks, and where. */
export async function expectAccessible(page: Page): Promise<void> {
  await page.evaluate(await source);
  const broken = await page.evaluate(async () => {
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'];
    const { violations } = await window.axe.run(document, { runOnly: { type: 'tag', values: tags } });
    return violations.map((rule) => `${rule.id}: ${rule.help}: ${rule.nodes.map((node) => node.target).join(', ')}`);
  });
  expect(broken).toEqual([]);
}
