/** Playwright's `test` with a server for each test, and with people: each in a browser of their own. */
import { type Browser, type BrowserContext, type Page, test as base } from '@playwright/test';
import { launch } from './browsers';
import { type Camera, limitCamera } from './camera';
import { keepCaptured } from './captured';
import { keepPeerConnections } from './media';
import { People } from './people';
import { Server } from './server';
import { Troubles } from './troubles';

export { expect } from '@playwright/test';

interface Fixtures {
  /** Which camera everybody has. */
  camera: Camera;
  /** A practice of this test's own. It has to end well when the test does. */
  server: Server;
  /** A test fails with whatever went wrong in one of its pages. */
  troubles: Troubles;
  /** A page in a context of its own: no cookie, no storage, no connection shared with anybody. */
  newPerson: (browser?: Browser) => Promise<Page>;
  /** Hosts and clients of the practice. */
  people: People;
  /** The browser that this project does not run in. */
  otherBrowser: Browser;
}

export const test = base.extend<Fixtures>({
  camera: ['large', { option: true }],

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

  troubles: async ({}, use) => {
    const troubles = new Troubles();
    await use(troubles);
    base.expect(troubles.unexpected, 'what went wrong in the pages').toEqual([]);
  },

  context: async ({ context, troubles }, use) => {
    await keepPeerConnections(context);
    await keepCaptured(context);
    await troubles.watch(context);
    await use(context);
    troubles.end();
  },

  newPerson: async ({ browser, contextOptions, camera, troubles }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async (elsewhere) => {
      const context = await (elsewhere ?? browser).newContext(contextOptions);
      contexts.push(context);
      await keepPeerConnections(context);
      await keepCaptured(context);
      if (camera === 'small') await limitCamera(context);
      await troubles.watch(context);
      return context.newPage();
    });
    troubles.end();
    await Promise.all(contexts.map((context) => context.close()));
  },

  people: async ({ server, newPerson }, use) => {
    await use(new People(server, newPerson));
  },

  otherBrowser: async ({ browserName }, use) => {
    const browser = await launch(browserName === 'firefox' ? 'chromium' : 'firefox');
    await use(browser);
    await browser.close();
  },
});
