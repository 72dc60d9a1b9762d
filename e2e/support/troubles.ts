/** What a page must never do unnoticed: throw, log an error, or break the content security policy. */
import type { BrowserContext } from '@playwright/test';

const POLICY = 'breaks the content security policy';

export class Troubles {
  private readonly found: string[] = [];
  private expected: RegExp[] = [];
  private isOver = false;

  /** Watches every page of this context. Call it before a page is opened. */
  async watch(context: BrowserContext): Promise<void> {
    context.on('weberror', (error) => this.note(`uncaught: ${error.error().message}`));
    context.on('console', (message) => {
      if (message.type() === 'error') this.note(`${message.text()} (${message.location().url})`);
    });
    await context.addInitScript((words) => {
      document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sourceFile }) => {
        // oxlint-disable-next-line no-console -- the console is what is watched
        console.error(`${words}: ${violatedDirective} ${blockedURI} ${sourceFile}`);
      });
    }, POLICY);
  }

  /** What this test brings about on purpose, such as a server that is gone. */
  expect(...patterns: RegExp[]): void {
    this.expected = patterns;
  }

  /** The test has done its part: what the driver does to a page as it closes is not the product's. */
  end(): void {
    this.isOver = true;
  }

  /** Everything that was found, expected or not. */
  get all(): readonly string[] {
    return this.found;
  }

  /** What was found and not expected. */
  get unexpected(): string[] {
    return this.found.filter((words) => !this.expected.some((pattern) => pattern.test(words)));
  }

  private note(words: string): void {
    if (!this.isOver) this.found.push(words);
  }
}
