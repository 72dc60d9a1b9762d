/** What a screen reader is told without the focus moving: live regions that are in the accessibility tree. */
import type { Page } from '@playwright/test';

declare global {
  interface Window {
    said: string[];
  }
}

/** From the next page on, keeps what live regions say, if they are not under a dialog, where nothing says anything. */
export async function listen(page: Page): Promise<void> {
  await page.addInitScript(() => {
    window.said = [];
    // oxlint-disable-next-line consistent-function-scoping -- it goes to the page with this one
    const look = (changes: MutationRecord[]) => {
      const dialog = [...document.querySelectorAll('dialog:modal')].at(-1);
      const regions = new Set<Element>();
      for (const { target } of changes) {
        const region = (target instanceof Element ? target : target.parentElement)?.closest(
          '[aria-live], [role="alert"]',
        );
        if (region && (!dialog || dialog.contains(region))) regions.add(region);
      }
      for (const region of regions) {
        const words = region.textContent.trim();
        if (words) window.said.push(words);
      }
    };
    new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true });
  });
}

/** Everything said so far. */
export const said = async (page: Page): Promise<string> => (await page.evaluate(() => window.said)).join('\n');
