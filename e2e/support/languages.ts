/** Pages in another language, and written from the other side. */
import { type Locator, type Page, expect } from '@playwright/test';

/** The choice in the bar at the top, whatever it is called in the language of the page. */
export function languageOf(page: Page): Locator {
  return page.getByRole('combobox', { name: /^(?:Language|Idioma)$/ });
}

/** In which language the document says that it is. */
export async function isWrittenIn(page: Page, language: 'en' | 'es'): Promise<void> {
  await expect(page.locator('html')).toHaveAttribute('lang', language);
}

/**
 * Has every page of this person written from the right to the left, as in languages that we do not have yet: the words stay,
 * all that is laid out turns round.
 */
export async function writeFromTheRight(page: Page): Promise<void> {
  await page.context().addInitScript(() => {
    // The document is read, and no script of the page has run.
    document.addEventListener('readystatechange', () => (document.documentElement.dir = 'rtl'), { once: true });
  });
}

/** Nothing of the page is beyond its sides, where nobody scrolls to it. */
export async function fitsAcross(page: Page): Promise<void> {
  await expect
    .poll(() =>
      page.evaluate(() => {
        const { scrollWidth, clientWidth } = document.documentElement;
        return scrollWidth - clientWidth;
      }),
    )
    .toBe(0);
}
