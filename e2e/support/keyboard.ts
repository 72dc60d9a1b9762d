/** Going through a page as somebody does who has no mouse. */
import { type Locator, expect } from '@playwright/test';

const TABS_MAX = 40;

/** Presses Tab until the focus is there, as a person would, and no further than round the page. */
export async function tabTo(target: Locator): Promise<void> {
  await expect(target).toBeVisible();
  const hasFocus = () => target.evaluate((element) => element === document.activeElement);
  for (let tabs = 0; tabs < TABS_MAX && !(await hasFocus()); tabs += 1) await target.page().keyboard.press('Tab');
  await expect(target).toBeFocused();
}

/** Goes there with Tab and presses it with Enter, once it takes a press. */
export async function press(target: Locator): Promise<void> {
  await tabTo(target);
  await expect(target).toBeEnabled();
  await target.page().keyboard.press('Enter');
}
