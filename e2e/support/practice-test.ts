/** Journeys at a practice of their own, under `anteroom serve`: opened for each, and closed after it. */
import { Practice } from './practice';
import { test as base } from './test';

export const test = base.extend<{ configuration: string; practice: Practice }>({
  /** Sections more in its configuration file. */
  configuration: ['', { option: true }],
  practice: async ({ configuration }, use, testInfo) => {
    const practice = await Practice.open(configuration);
    try {
      await use(practice);
    } finally {
      if (testInfo.status !== testInfo.expectedStatus) await testInfo.attach('server.log', { body: practice.logs });
      await practice.close();
    }
  },
});
