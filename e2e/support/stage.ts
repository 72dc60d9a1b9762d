/** The pictures of a call and what a person does with them. */
import type { Locator, Page } from '@playwright/test';
import { expect } from './test';

interface Person {
  page: Page;
  tile(name: string | RegExp): Locator;
  button(name: string): Locator;
}

/** The sizes that people have: a phone, the same on its side, a tablet, a computer. */
export const SIZES = {
  phone: { width: 390, height: 844 },
  'phone on its side': { width: 844, height: 390 },
  tablet: { width: 820, height: 1180 },
  computer: { width: 1440, height: 900 },
};

export const ownTile = (person: Person) => person.tile(/./).filter({ has: person.button('More for You') });

export const tileMenu = (person: Person, name: string) =>
  (name === 'You' ? ownTile(person) : person.tile(name)).getByRole('button', { name: `More for ${name}`, exact: true });

/** Chooses an item in the menu of a tile, and sees the menu go. */
export async function chooses(person: Person, name: string, item: string): Promise<void> {
  await tileMenu(person, name).click();
  await person.page.getByRole('menuitem', { name: item, exact: true }).click();
  await expect(person.page.getByRole('menu')).toHaveCount(0);
}

/** The names of what an open menu offers. */
export async function offered(page: Page): Promise<string[]> {
  await expect(page.getByRole('menu')).toBeVisible();
  return page.getByRole('menuitem').locator('span').allInnerTexts();
}

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export async function boxOf(locator: Locator): Promise<Box> {
  const box = await locator.boundingBox();
  if (!box) throw new Error('it is not on the page');
  return box;
}

/** Nothing is to the side of what is seen. */
export async function expectNoSidewaysScrolling(page: Page): Promise<void> {
  const wider = () => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  await expect.poll(wider, { message: 'pixels beyond the edge' }).toBe(0);
}
