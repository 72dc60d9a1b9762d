/** Playwright's `test` with a server for each test, and with people: each in a browser of their own. */
import { type Page, test as base } from '@playwright/test';
import { keepPeerConnections } from './media';
import { Server } from './server';

export { expect } from '@playwright/test';

interface Fixtures {
  /** A practice of this test's own. It has to end well when the test does. */
  server: Server;
  /** A page in a context of its own: no cookie, no storage, no connection shared with anybody. */
  newPerson: () => Promise<Page>;
}

export const test = base.extend<Fixtures>({
  server: async ({}, use, testInfo) => {
    const server = await Server.start();
    try {
      await use(server);
      await server.stop();
    } finally {
      if (testInfo.status !== testInfo.expectedStatus) await testInfo.attach('server.log', { body: server.logs });
      await server.discard();
    }
  },

  context: async ({ context }, use) => {
    await keepPeerConnections(context);
    await use(context);
  },

  newPerson: async ({ browser, contextOptions }, use) => {
    const contexts: { close(): Promise<void> }[] = [];
    await use(async () => {
      const context = await browser.newContext(contextOptions);
      contexts.push(context);
      await keepPeerConnections(context);
      return context.newPage();
    });
    await Promise.all(contexts.map((context) => context.close()));
  },
});
