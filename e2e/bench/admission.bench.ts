/**
 * From the host's click on **Admit**, and on **Resume**, to the first picture that is shown: of the host at the client, and of
 * the client at the host. And that nothing passes a pause, which is judged.
 *
 * Included is all that a person waits for: the page's word to the server, the log, the view's way back, the start of the camera
 * on the client's sender and of its encoder, the network, the decoder and the next refresh of the screen.
 */
import { type Page, expect } from '@playwright/test';
import { appointment } from '../support/demo';
import { type Inbound, expectMedia, inboundMedia } from '../support/media';
import type { Client, Host } from '../support/people';
import { test } from '../support/test';
import { PAUSED } from '../support/words';
import { head, row } from './delays';
import { firstPicture, firstWord, lastClick, noteMoments } from './moments';

const ROUNDS = Number(process.env['ANTEROOM_ROUNDS'] ?? 30);
/** How long each pause is watched; longer than the server's silence after a cut. */
const WATCHED_MS = 1_500;
/** Opus that says nothing (RFC 6716): what the server writes for receivers after a cut. */
const SILENCE_BYTES = 3;

/** Delays of one kind, and their parts. */
class Delays {
  private readonly word: number[] = [];
  private readonly atClient: number[] = [];
  private readonly toClient: number[] = [];
  private readonly atHost: number[] = [];
  private readonly toHost: number[] = [];

  /** Measures from the host's last click on. */
  async measure(host: Host, client: Client): Promise<void> {
    const clicked = await lastClick(host.page);
    const [ofHost, ofClient] = await Promise.all([
      firstPicture(client.page, clicked),
      firstPicture(host.page, clicked),
    ]);
    this.word.push((await firstWord(client.page, clicked)) - clicked);
    this.toClient.push(ofHost.received - clicked);
    this.atClient.push(ofHost.shown - clicked);
    this.toHost.push(ofClient.received - clicked);
    this.atHost.push(ofClient.shown - clicked);
  }

  rows(what: string): string[] {
    return [
      row(`${what}: the host's picture is shown to the client`, this.atClient),
      row('    received by the client', this.toClient),
      row(`${what}: the client's picture is shown to the host`, this.atHost),
      row('    received by the host', this.toHost),
      row("    the server's word reached the client's page", this.word),
    ];
  }
}

/** Connected and gated, as everybody is who waits. */
async function isWarm(page: Page): Promise<void> {
  const states = () => page.evaluate(() => window.peerConnections.map((peer) => peer.connectionState));
  await expect.poll(states, { message: 'the connection of who waits' }).toContain('connected');
}

/** Packets of media that arrived between two looks. Where a stream brought nothing but silence, none of its packets is media. */
function mediaPackets(before: Inbound[], now: Inbound[]): number {
  let packets = 0;
  for (const stream of now) {
    const earlier = before.find(({ key }) => key === stream.key);
    const arrived = stream.packetsReceived - (earlier?.packetsReceived ?? 0);
    const bytes = stream.bytesReceived - (earlier?.bytesReceived ?? 0);
    const isMedia = stream.kind === 'audio' ? bytes > arrived * SILENCE_BYTES : bytes > 0;
    if (isMedia) packets += Math.max(1, arrived);
  }
  return packets;
}

/** Looks at both sides from now on for a while: how many packets of media came to either. */
async function passedMeanwhile(pages: [Page, Page]): Promise<[number, number]> {
  const look = () => Promise.all([inboundMedia(pages[0]), inboundMedia(pages[1])]);
  const before = await look();
  const since = Date.now();
  const message = 'the time for which a pause is watched';
  await expect.poll(() => Date.now() - since, { message, intervals: [100] }).toBeGreaterThan(WATCHED_MS);
  const now = await look();
  return [mediaPackets(before[0], now[0]), mediaPackets(before[1], now[1])];
}

test('admission, resumption and pause', async ({ server, people }) => {
  const visit = appointment(server.demo, 'individual', 'provider_admits');
  const host = await people.host();
  const client = await people.guest('Ada Winter');
  await Promise.all([noteMoments(host.page), noteMoments(client.page)]);
  // Only what is noted from a page's beginning on is known of it.
  await host.page.reload();
  await host.starts(visit);

  const admissions = new Delays();
  for (let round = 0; round < ROUNDS; round += 1) {
    await client.waitsFor(visit);
    await isWarm(client.page);
    await host.admit(client.name);
    await admissions.measure(host, client);
    await Promise.all([expectMedia(host.page), expectMedia(client.page)]);
    if (round + 1 < ROUNDS) await client.leaveSession();
  }

  const resumptions = new Delays();
  const passed: [number, number][] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    await host.pause(client.name);
    await client.reads(PAUSED);
    passed.push(await passedMeanwhile([client.page, host.page]));
    await host.resume(client.name);
    await resumptions.measure(host, client);
    await Promise.all([expectMedia(host.page), expectMedia(client.page)]);
  }

  const sum = (side: 0 | 1) => passed.reduce((all, pause) => all + pause[side], 0);
  const lines = [
    head,
    ...admissions.rows('Admit'),
    ...resumptions.rows('Resume'),
    `after ${ROUNDS} pauses were acknowledged, packets of media that came to the client: ${sum(0)}, to the host: ${sum(1)}`,
  ];
  process.stdout.write(`\n${lines.join('\n')}\n\n`);
  expect(passed, 'packets of media after each pause, to the client and to the host').toEqual(passed.map(() => [0, 0]));
});
