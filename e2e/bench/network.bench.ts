/** What a bad network does to a call of two: the client is on it, the host is not, and each of them is looked at. */
import type { Browser } from '@playwright/test';
import { launch } from '../support/browsers';
import { appointment } from '../support/demo';
import { expectMedia } from '../support/media';
import { letOnlyReach } from '../support/reach';
import { Server } from '../support/server';
import { test as base, expect } from '../support/test';
import { BadNetwork, obstacleToNarrowLinks } from './bad-network';
import type { Row } from './table';
import { figures, watch } from './watch';

const NAME = 'Daniel Reyes';
/** Estimates of what the network carries grow for some seconds; afterwards it is measured, and half-way something may happen. */
const SETTLING_MS = 10_000;
const BEFORE_MS = 5_000;
const AFTER_MS = 15_000;

/** What a page says of its network. */
const WORDS = [
  'Reconnecting…',
  'The server cannot be reached. Still trying…',
  'Picture and sound could not be connected. Trying again…',
  'No video for the moment, to keep the sound clear',
];

interface Case {
  name: string;
  /** Ordered before anybody connects, so that the call begins and lives with it. */
  lasting?: string[];
  /** Ordered in the middle of the call. */
  sudden?: string;
  /** The width of the link. */
  kbits?: number;
  /** The client has the other browser. */
  elsewhere?: boolean;
}

const CASES: Case[] = [
  { name: 'none' },
  { name: 'loss-5', lasting: ['loss 5'] },
  { name: 'loss-10', lasting: ['loss 10'] },
  { name: 'loss-10-firefox', lasting: ['loss 10'], elsewhere: true },
  { name: 'loss-30', lasting: ['loss 30'] },
  { name: 'delay-300', lasting: ['delay 300'] },
  { name: 'narrow-150', kbits: 150 },
  { name: 'outage-2', sudden: 'outage 2000' },
  { name: 'move', sudden: 'move' },
];

interface Fixtures {
  kbits: number | undefined;
  elsewhere: boolean;
  network: BadNetwork;
  /** The client's, where it is another than the host's. */
  clientsBrowser: Browser | undefined;
}

const test = base.extend<Fixtures>({
  kbits: [undefined, { option: true }],
  elsewhere: [false, { option: true }],
  clientsBrowser: async ({ elsewhere }, use) => {
    const browser = elsewhere ? await launch('firefox') : undefined;
    await use(browser);
    await browser?.close();
  },
  network: async ({ kbits }, use) => {
    const network = await BadNetwork.start(kbits);
    await use(network);
    await network.end();
  },
  server: async ({ network }, use, testInfo) => {
    const server = await Server.start(network.configuration);
    try {
      await use(server);
      await server.stop();
    } finally {
      if (testInfo.status !== testInfo.expectedStatus) await testInfo.attach('server.log', { body: server.logs });
      await server.discard();
    }
  },
});

for (const one of CASES) {
  const obstacle = one.kbits === undefined ? '' : obstacleToNarrowLinks();
  if (obstacle !== '') {
    test(one.name, async ({}, testInfo) => testInfo.attach('skipped', { body: obstacle }));
    continue;
  }
  test.describe(() => {
    test.use({ kbits: one.kbits, elsewhere: one.elsewhere ?? false });

    test(one.name, async ({ server, network, people, clientsBrowser }, testInfo) => {
      for (const words of one.lasting ?? []) await network.order(words);
      const visit = appointment(server.demo, 'individual', 'provider_admits');
      const host = await people.host();
      const client = await people.client(NAME, clientsBrowser);
      await letOnlyReach(host.page, network.goodAddress);
      await letOnlyReach(client.page, network.address);
      await host.starts(visit);
      await client.waitsFor(visit);
      await host.admit(NAME);
      await client.isInside();
      const began = Date.now();
      await expect(async () => {
        await Promise.all([expectMedia(host.page, ['audio']), expectMedia(client.page, ['audio'])]);
      }, 'each hears the other').toPass();
      const begins = (Date.now() - began) / 1_000;

      const look = (ms: number) => Promise.all([client, host].map(({ page }) => watch(page, ms, WORDS)));
      await look(SETTLING_MS);
      const [toBefore, fromBefore] = await look(BEFORE_MS);
      if (one.sudden !== undefined) await network.order(one.sudden);
      const [toAfter, fromAfter] = await look(AFTER_MS);
      const to = figures([...toBefore!, ...toAfter!]);
      const from = figures([...fromBefore!, ...fromAfter!]);
      const row: Row = { name: one.name, begins, to, from, passed: await network.passed() };
      await testInfo.attach('row', { body: JSON.stringify(row), contentType: 'application/json' });

      const [, port] = network.address.split(':');
      expect(to.ways, 'everything went over the bad network').toEqual([`udp ${port}`]);
      await Promise.all([client.isInside(), host.isInside()]);
      expect({ to: to.endsWithSound, from: from.endsWithSound }, 'sound in the end').toEqual({ to: true, from: true });
    });
  });
}
