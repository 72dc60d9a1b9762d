/**
 * The browser's own statistics as the witness of what reached a person and what did not.
 *
 * The product has no hook for this: a script that runs before the page's own keeps every peer connection that the page
 * makes. A witness reads what arrived and was decoded or heard, because packets alone do not tell: after a cut the server
 * sends a moment of silence, and padding is not media.
 */
import { type BrowserContext, type Page, expect } from '@playwright/test';

declare global {
  interface Window {
    peerConnections: RTCPeerConnection[];
  }
}

export type Kind = 'audio' | 'video';

/** One stream that arrives. What a kind does not have is 0. */
export interface Inbound {
  kind: Kind;
  mid: string;
  packetsReceived: number;
  /** Of media: headers and padding are left out. */
  bytesReceived: number;
  framesDecoded: number;
  /** Grows with what can be heard; silence adds nothing to speak of. */
  totalAudioEnergy: number;
  totalSamplesReceived: number;
  /** How tall the last picture was, in pixels. */
  frameHeight: number;
}

/** One stream that leaves. */
export interface Outbound {
  kind: Kind;
  mid: string;
  /** Which layer of a simulcast it is; empty where there are none. */
  rid: string;
  packetsSent: number;
  framesEncoded: number;
  frameHeight: number;
}

/** All that arrived at a page so far. */
export interface Totals {
  audioPackets: number;
  audioEnergy: number;
  videoPackets: number;
  videoFrames: number;
}

/** What comfort noise and a codec's rounding may add; a second of the browsers' test tones adds far more. */
const AUDIO_ENERGY_OF_SILENCE_MAX = 1e-5;

/** Keeps the peer connections of every page of this context. Call it before a page is opened. */
export async function keepPeerConnections(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const kept: RTCPeerConnection[] = [];
    Object.defineProperty(window, 'peerConnections', { value: kept });
    window.RTCPeerConnection = new Proxy(window.RTCPeerConnection, {
      construct(target, parameters, newTarget) {
        const made = Reflect.construct(target, parameters, newTarget) as RTCPeerConnection;
        kept.push(made);
        return made;
      },
    });
  });
}

/** Every stream that the page's open connections receive. */
export async function inboundMedia(page: Page): Promise<Inbound[]> {
  const reports = await statistics(page, 'inbound-rtp');
  return reports.map((report) => ({
    kind: report['kind'] as Kind,
    mid: String(report['mid'] ?? ''),
    packetsReceived: Number(report['packetsReceived'] ?? 0),
    bytesReceived: Number(report['bytesReceived'] ?? 0),
    framesDecoded: Number(report['framesDecoded'] ?? 0),
    totalAudioEnergy: Number(report['totalAudioEnergy'] ?? 0),
    totalSamplesReceived: Number(report['totalSamplesReceived'] ?? 0),
    frameHeight: Number(report['frameHeight'] ?? 0),
  }));
}

/** Every stream that the page's open connections send, simulcast layers each for themselves. */
export async function outboundMedia(page: Page): Promise<Outbound[]> {
  const reports = await statistics(page, 'outbound-rtp');
  return reports.map((report) => ({
    kind: report['kind'] as Kind,
    mid: String(report['mid'] ?? ''),
    rid: String(report['rid'] ?? ''),
    packetsSent: Number(report['packetsSent'] ?? 0),
    framesEncoded: Number(report['framesEncoded'] ?? 0),
    frameHeight: Number(report['frameHeight'] ?? 0),
  }));
}

/** The layers of its camera that a page has sent pictures in. */
export async function layersSent(page: Page): Promise<string[]> {
  const sent = (await outboundMedia(page)).filter(({ kind, framesEncoded }) => kind === 'video' && framesEncoded > 0);
  return sent.map(({ rid }) => rid).toSorted();
}

/** What arrived at the page so far, over all its streams. */
export async function totals(page: Page): Promise<Totals> {
  const sum: Totals = { audioPackets: 0, audioEnergy: 0, videoPackets: 0, videoFrames: 0 };
  for (const stream of await inboundMedia(page)) {
    if (stream.kind === 'audio') {
      sum.audioPackets += stream.packetsReceived;
      sum.audioEnergy += stream.totalAudioEnergy;
    } else {
      sum.videoPackets += stream.packetsReceived;
      sum.videoFrames += stream.framesDecoded;
    }
  }
  return sum;
}

/** Waits until the page sees and hears something it had not yet seen and heard. */
export async function expectMedia(page: Page, kinds: Kind[] = ['audio', 'video']): Promise<void> {
  const before = await totals(page);
  const arrived = async (): Promise<Kind[]> => {
    const now = await totals(page);
    return kinds.filter((kind) => (kind === 'audio' ? hears(before, now) : now.videoFrames > before.videoFrames));
  };
  await expect.poll(arrived, { message: 'media that arrives', timeout: 15_000 }).toEqual(kinds);
}

/**
 * Waits until exactly so many people are seen and heard. Where it is more, it looks again from there on: the last of
 * somebody who just went still lands.
 */
export async function expectMediaFrom(page: Page, people: number): Promise<void> {
  const sample = async () => new Map((await inboundMedia(page)).map((stream) => [key(stream), stream]));
  let before = await sample();
  const arrived = async (): Promise<Record<Kind, number>> => {
    const now = await sample();
    const grown = [...now.values()].filter((stream) => hasGrown(before.get(key(stream)), stream));
    const count = (kind: Kind) => grown.filter((stream) => stream.kind === kind).length;
    const found = { audio: count('audio'), video: count('video') };
    if (found.audio > people || found.video > people) before = now;
    return found;
  };
  const options = { message: 'people seen and heard', timeout: 20_000 };
  await expect.poll(arrived, options).toEqual({ audio: people, video: people });
}

/** Waits until nothing has been seen or heard for a while. For the moment after a cut, when the last frames still land. */
export async function expectStillness(page: Page, forMs = 1_000, patienceMs = 10_000): Promise<void> {
  let last = await totals(page);
  let since = Date.now();
  const stillMs = async (): Promise<number> => {
    const now = await totals(page);
    if (seesOrHears(last, now)) {
      last = now;
      since = Date.now();
    }
    return Date.now() - since;
  };
  const options = { message: 'no media arrives', timeout: forMs + patienceMs, intervals: [100] };
  await expect.poll(stillMs, options).toBeGreaterThanOrEqual(forMs);
}

/** Fails when the page sees or hears anything while the action lasts. What the action waits for decides how long. */
export async function noMediaDuring<T>(page: Page, action: () => Promise<T>): Promise<T> {
  const before = await totals(page);
  const result = await action();
  const now = await totals(page);
  expect(now.videoFrames - before.videoFrames, 'video frames that arrived').toBe(0);
  expect(now.audioEnergy - before.audioEnergy, 'sound that arrived').toBeLessThan(AUDIO_ENERGY_OF_SILENCE_MAX);
  return result;
}

/** Fails when anything at all arrives while the action lasts, silence included. */
export async function noPacketsDuring<T>(page: Page, action: () => Promise<T>): Promise<T> {
  const before = await totals(page);
  const result = await action();
  const now = await totals(page);
  expect(now.videoPackets - before.videoPackets, 'video packets that arrived').toBe(0);
  expect(now.audioPackets - before.audioPackets, 'audio packets that arrived').toBe(0);
  return result;
}

/**
 * Fails when the page sends anything while the action lasts. Firefox sends a black frame about twice a second on a sender
 * without a track; only an encoding that is not active, or a stopped transceiver, is quiet there.
 */
export async function nothingSentDuring<T>(page: Page, action: () => Promise<T>): Promise<T> {
  const before = await packetsSent(page);
  const result = await action();
  expect((await packetsSent(page)) - before, 'packets that left').toBe(0);
  return result;
}

/** Waits until nothing has left the page for a while. For the moment after a cut, when the last packets still go. */
export async function expectNothingSent(page: Page, forMs = 1_000, patienceMs = 10_000): Promise<void> {
  let last = await packetsSent(page);
  let since = Date.now();
  const quietMs = async (): Promise<number> => {
    const now = await packetsSent(page);
    if (now !== last) {
      last = now;
      since = Date.now();
    }
    return Date.now() - since;
  };
  const options = { message: 'nothing leaves', timeout: forMs + patienceMs, intervals: [100] };
  await expect.poll(quietMs, options).toBeGreaterThanOrEqual(forMs);
}

/** Of the pictures that left one page, how many must reach another. On a busy machine some are lost on the way. */
const SHARE_OF_PICTURES_MIN = 0.75;

/**
 * Fails unless the pictures that `from` sends while the action lasts reach `to`, on the connection that was there before.
 * It counts what arrived against what left and reads no clock: a machine that stands still sends nothing either.
 */
export async function keepsSeeing<T>(to: Page, from: Page, action: () => Promise<T>): Promise<T> {
  const before = { sent: await framesSent(from), received: await framesReceived(to) };
  const result = await action();
  // A picture that leaves in several layers is one picture.
  const sent = mostGrown(before.sent, await framesSent(from));
  const arrived = mostGrown(before.received, await framesReceived(to));
  expect(sent, 'pictures that left').toBeGreaterThan(0);
  expect(arrived / sent, `share of ${sent} pictures that arrived`).toBeGreaterThan(SHARE_OF_PICTURES_MIN);
  return result;
}

async function packetsSent(page: Page): Promise<number> {
  return (await outboundMedia(page)).reduce((sum, stream) => sum + stream.packetsSent, 0);
}

/** By layer. */
async function framesSent(page: Page): Promise<Map<string, number>> {
  return framesOf(await statistics(page, 'outbound-rtp'), 'framesSent');
}

/** By stream; the same slot of a new connection is another stream. */
async function framesReceived(page: Page): Promise<Map<string, number>> {
  return framesOf(await statistics(page, 'inbound-rtp'), 'framesReceived');
}

function framesOf(reports: Report[], count: string): Map<string, number> {
  const pictures = reports.filter((report) => report['kind'] === 'video');
  return new Map(
    pictures.map((report) => [
      [report['connection'], report['mid'], report['rid'] ?? ''].join(' '),
      Number(report[count] ?? 0),
    ]),
  );
}

function mostGrown(before: Map<string, number>, now: Map<string, number>): number {
  return Math.max(0, ...[...before].map(([stream, frames]) => (now.get(stream) ?? 0) - frames));
}

const key = (stream: Inbound) => `${stream.kind} ${stream.mid}`;

function hasGrown(before: Inbound | undefined, now: Inbound): boolean {
  if (now.kind === 'video') return now.framesDecoded > (before?.framesDecoded ?? 0);
  return now.totalAudioEnergy - (before?.totalAudioEnergy ?? 0) >= AUDIO_ENERGY_OF_SILENCE_MAX;
}

function seesOrHears(before: Totals, now: Totals): boolean {
  return now.videoFrames > before.videoFrames || hears(before, now);
}

function hears(before: Totals, now: Totals): boolean {
  return now.audioEnergy - before.audioEnergy >= AUDIO_ENERGY_OF_SILENCE_MAX;
}

type Report = Record<string, unknown>;

/** `connection` says which of the page's connections a report is from, in the order in which the page made them. */
async function statistics(page: Page, type: 'inbound-rtp' | 'outbound-rtp'): Promise<Report[]> {
  return page.evaluate(async (wanted) => {
    const reports = await Promise.all(
      window.peerConnections.map(async (peer, connection) =>
        peer.connectionState === 'closed'
          ? []
          : [...(await peer.getStats()).values()].map((report) => ({ ...report, connection })),
      ),
    );
    return reports.flat().filter((report) => report.type === wanted);
  }, type);
}
