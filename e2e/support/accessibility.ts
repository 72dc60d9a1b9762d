/** What a machine can find of WCAG 2.2 A and AA, and of what is good practice besides. What it cannot find is for a person with a keyboard and a screen reader. */
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
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
    let hasWoken = true;
    let violations: axe.Result[] = [];
    /* oxlint-disable no-await-in-loop -- one look after another */
    while (hasWoken) {
      // A button that wakes while it is looked at is half of one look and half of the other: everything is looked at once more.
      hasWoken = false;
      const watch = new MutationObserver(() => (hasWoken = true));
      watch.observe(document.body, { subtree: true, attributeFilter: ['aria-disabled'] });
      // Colours are on their way for a moment when a theme changes or a button has woken, and are none of either: they arrive now.
      // Asking for the animations also begins those of what has just changed, so that none begins under what is measured.
      for (const one of document.getAnimations()) if (one instanceof CSSTransition) one.finish();
      ({ violations } = await window.axe.run(document, { runOnly: { type: 'tag', values: tags } }));
      watch.disconnect();
    }
    /* oxlint-enable no-await-in-loop */
    return violations.map((rule) => `${rule.id}: ${rule.help}: ${rule.nodes.map((node) => node.target).join(', ')}`);
  });
  expect(broken).toEqual([]);
}

/** What a phone of little width shows, and a computer whose person reads at twice the size. */
const NARROW = [
  { width: 320, height: 640 },
  { width: 720, height: 450 },
];

/** In either theme a machine finds nothing, and where there is little room everything can be reached by scrolling down. */
export async function expectUsableByAll(page: Page): Promise<void> {
  const before = page.viewportSize();
  /* oxlint-disable no-await-in-loop -- one look after another */
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await expectAccessible(page);
  }
  for (const size of NARROW) {
    await page.setViewportSize(size);
    const beyond = () => page.evaluate(thingsBeyondTheEdge);
    await expect.poll(beyond, { message: `what is beyond the edge at ${size.width} pixels` }).toEqual([]);
  }
  /* oxlint-enable no-await-in-loop */
  if (before) await page.setViewportSize(before);
}

/** Runs in the page: whatever can be pressed or written in, and is not wholly between left and right; the page, if it scrolls sideways. */
function thingsBeyondTheEdge(): string[] {
  const { clientWidth, scrollWidth } = document.documentElement;
  const all = [...document.querySelectorAll<HTMLElement>('h1, button, a[href], input, select, textarea')];
  const beyond = all.filter((one) => {
    if (!one.checkVisibility({ visibilityProperty: true }) || one.closest('.vh, .skip, [class*="rail"]')) return false;
    const { left, right } = one.getBoundingClientRect();
    return left < -1 || right > clientWidth + 1;
  });
  const names = beyond.map((one) => {
    const { left, right } = one.getBoundingClientRect();
    return `${one.textContent.trim() || one.getAttribute('aria-label')}: ${Math.round(left)} to ${Math.round(right)}`;
  });
  return scrollWidth > clientWidth ? [`the page: ${scrollWidth - clientWidth} pixels`, ...names] : names;
}
