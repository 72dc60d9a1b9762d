/** Somebody's chat, by the roles and names that a screen reader would say. */
import { type Locator, type Page, expect } from '@playwright/test';

export class Chat {
  readonly panel: Locator;
  readonly opener: Locator;
  /** What was said, oldest first. */
  readonly messages: Locator;
  readonly field: Locator;

  constructor(page: Page) {
    this.panel = page.getByRole('complementary', { name: 'Chat', exact: true });
    this.opener = page.getByRole('button', { name: 'Open Chat', exact: true });
    this.messages = this.panel.getByRole('log').getByRole('listitem');
    this.field = this.panel.getByRole('textbox');
  }

  async open(): Promise<void> {
    await this.opener.click();
    await expect(this.panel).toBeVisible();
  }

  async close(): Promise<void> {
    await this.panel.getByRole('button', { name: 'Close chat', exact: true }).click();
    await expect(this.panel).toBeHidden();
  }

  /** A choice of who reads it. */
  channel(name: 'Session' | 'Waiting room' | 'Providers' | 'Private'): Locator {
    return this.panel.getByRole('radio', { name, exact: true });
  }

  /** Presses the choice where a person would. */
  async choose(name: 'Session' | 'Waiting room' | 'Providers' | 'Private'): Promise<void> {
    await this.panel.getByText(name, { exact: true }).click();
    await expect(this.channel(name)).toBeChecked();
  }

  /** As a host, chooses whose line to write on, where so much says how they came and what is new. */
  async choosePerson(name: string, says: string): Promise<void> {
    const people = this.panel.getByRole('combobox', { name: 'Write to', exact: true });
    await people.selectOption({ label: `${name} · ${says}` });
  }

  async write(text: string): Promise<void> {
    await this.field.fill(text);
    await this.field.press('Enter');
    await expect(this.field).toHaveValue('');
  }

  /** Writes, and sees it stand among what was said. */
  async say(text: string): Promise<void> {
    await this.write(text);
    await this.reads(text);
  }

  async reads(text: string): Promise<void> {
    await expect(this.messages.filter({ hasText: text })).toHaveCount(1);
  }

  /** Everything that was said, and nothing else. */
  async readsOnly(...texts: string[]): Promise<void> {
    await expect(this.messages).toHaveCount(texts.length);
    for (const [at, text] of texts.entries()) await expect(this.messages.nth(at)).toContainText(text);
  }

  /** What the button says of what was not read. */
  async tellsOfNew(number: number): Promise<void> {
    const says = number === 1 ? '1 new message' : `${number} new messages`;
    await expect(this.opener).toHaveAccessibleDescription(number === 0 ? '' : says);
  }
}
