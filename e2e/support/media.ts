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
    /** Those that test the connection. */
    probes: RTCPeerConnection[];
  }
}

export type Kind = 'audio' | 'video';

/** One stream that arrives. What a kind does not have is 0. */
export interface Inbound {
  /** Which stream it is; the same slot of a new connection is another stream. */
  key: string;
  kind: Kind;
  /** Its line in the page's offer. */
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
  /** What it was last encoded in, as `video/VP8`. */
  codec: string;
}

/** One stream that leaves. */
export interface Outbound {
  key: string;
  kind: Kind;
  /** Its line in the page's offer. */
  mid: string;
  /** Which layer of a simulcast it is; empty where there are none. */
  rid: string;
  packetsSent: number;
  framesEncoded: number;
  frameHeight: number;
}

/** What arrived at a page in some time, over all its streams. */
interface Arrived {
  audioPackets: number;
  audioEnergy: number;
  videoPackets: number;
  videoFrames: number;
}

/** Every stream of a page at one moment, by key. */
type Sample<Stream> = ReadonlyMap<string, Stream>;

/** What comfort noise and a codec's rounding may add; a second of the browsers' test tones adds far more. */
const AUDIO_ENERGY_OF_SILENCE_MAX = 1e-5;

/** Keeps the peer connections of every page of this context. Call it before a page is opened. */
export async function keepPeerConnections(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const kept: RTCPeerConnection[] = [];
    const probes: RTCPeerConnection[] = [];
    Object.defineProperty(window, 'peerConnections', { value: kept });
    Object.defineProperty(window, 'probes', { value: probes });
    window.RTCPeerConnection = new Proxy(window.RTCPeerConnection, {
      construct(target, parameters, newTarget) {
        const made = Reflect.construct(target, parameters, newTarget) as RTCPeerConnection;
        kept.push(made);
        const open = made.createDataChannel.bind(made);
        // A connection that tests the way is none of the session's, which has no such channels.
        made.createDataChannel = (...wanted) => {
          if (kept.at(-1) === made) kept.pop();
          probes.push(made);
          return open(...wanted);
        };
        return made;
      },
    });
  });
}

/** Every stream that the page's open connections receive. */
export async function inboundMedia(page: Page): Promise<Inbound[]> {
  const reports = await statistics(page, 'inbound-rtp');
  return reports.map((report) => ({
    key: keyOf(report),
    kind: report['kind'] as Kind,
    mid: String(report['mid'] ?? ''),
    packetsReceived: Number(report['packetsReceived'] ?? 0),
    bytesReceived: Number(report['bytesReceived'] ?? 0),
    framesDecoded: Number(report['framesDecoded'] ?? 0),
    totalAudioEnergy: Number(report['totalAudioEnergy'] ?? 0),
    totalSamplesReceived: Number(report['totalSamplesReceived'] ?? 0),
    frameHeight: Number(report['frameHeight'] ?? 0),
    codec: String(report['mimeType'] ?? ''),
  }));
}

/** Every stream that the page's open connections send, simulcast layers each for themselves. */
export async function outboundMedia(page: Page): Promise<Outbound[]> {
  const reports = await statistics(page, 'outbound-rtp');
  return reports.map((report) => ({
    key: keyOf(report),
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

/** Waits until the page sees and hears something it had not yet seen and heard. */
export async function expectMedia(page: Page, kinds: Kind[] = ['audio', 'video']): Promise<void> {
  const before = await inbound(page);
  const arrived = async (): Promise<Kind[]> => {
    const since = arrivedBetween(before, await inbound(page));
    return kinds.filter((kind) => (kind === 'audio' ? isHeard(since) : since.videoFrames > 0));
  };
  await expect.poll(arrived, { message: 'media that arrives', timeout: 15_000 }).toEqual(kinds);
}

/**
 * Waits until exactly so many people are seen and heard. Where it is more, it looks again from there on: the last of
 * somebody who just went still lands.
 */
export async function expectMediaFrom(page: Page, people: number): Promise<void> {
  let before = await inbound(page);
  const arrived = async (): Promise<Record<Kind, number>> => {
    const now = await inbound(page);
    const growing = [...now.values()].filter((stream) => hasGrown(before.get(stream.key), stream));
    const count = (kind: Kind) => growing.filter((stream) => stream.kind === kind).length;
    const found = { audio: count('audio'), video: count('video') };
    if (found.audio > people || found.video > people) before = now;
    return found;
  };
  const options = { message: 'people seen and heard', timeout: 20_000 };
  await expect.poll(arrived, options).toEqual({ audio: people, video: people });
}

/** Waits until the page sees pictures of exactly so many people, and all of them in this codec. */
export async function expectPicturesIn(page: Page, codec: string, people: number): Promise<void> {
  let before = await inbound(page);
  const arriving = async (): Promise<string[]> => {
    const now = await inbound(page);
    const growing = [...now.values()].filter((stream) => hasGrown(before.get(stream.key), stream));
    const found = growing.filter(({ kind }) => kind === 'video').map((stream) => stream.codec);
    // Somebody goes over to it just now, or has just gone.
    if (found.length > people || found.some((one) => one !== codec)) before = now;
    return found;
  };
  const options = { message: 'the codecs of the pictures that arrive', timeout: 40_000 };
  await expect.poll(arriving, options).toEqual(Array.from({ length: people }, () => codec));
}

/** Waits until nothing has been seen or heard for a while. For the moment after a cut, when the last frames still land. */
export async function expectStillness(page: Page, forMs = 1_000, patienceMs = 10_000): Promise<void> {
  let last = await inbound(page);
  let since = Date.now();
  const stillMs = async (): Promise<number> => {
    const now = await inbound(page);
    const arrived = arrivedBetween(last, now);
    if (arrived.videoFrames > 0 || isHeard(arrived)) {
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
  const before = await inbound(page);
  const result = await action();
  const arrived = arrivedBetween(before, await inbound(page));
  expect(arrived.videoFrames, 'video frames that arrived').toBe(0);
  expect(arrived.audioEnergy, 'sound that arrived').toBeLessThan(AUDIO_ENERGY_OF_SILENCE_MAX);
  return result;
}

/** Fails when anything at all arrives while the action lasts, silence included. */
export async function noPacketsDuring<T>(page: Page, action: () => Promise<T>): Promise<T> {
  const before = await inbound(page);
  const result = await action();
  const arrived = arrivedBetween(before, await inbound(page));
  const { audioPackets: audio, videoPackets: video } = arrived;
  expect({ audio, video }, 'packets that arrived').toEqual({ audio: 0, video: 0 });
  return result;
}

/**
 * Fails when the page sends anything while the action lasts. Firefox sends a black frame about twice a second on a sender
 * without a track; only an encoding that is not active, or a stopped transceiver, is quiet there.
 */
export async function nothingSentDuring<T>(page: Page, action: () => Promise<T>): Promise<T> {
  const before = await outbound(page);
  const result = await action();
  expect(sentBetween(before, await outbound(page)), 'packets that left').toEqual([]);
  return result;
}

/** Waits until nothing has left the page for a while. For the moment after a cut, when the last packets still go. */
export async function expectNothingSent(page: Page, forMs = 1_000, patienceMs = 10_000): Promise<void> {
  let last = await outbound(page);
  let since = Date.now();
  const quietMs = async (): Promise<number> => {
    const now = await outbound(page);
    if (sentBetween(last, now).length > 0) {
      last = now;
      since = Date.now();
    }
    return Date.now() - since;
  };
  const options = { message: 'nothing leaves', timeout: forMs + patienceMs, intervals: [100] };
  await expect.poll(quietMs, options).toBeGreaterThanOrEqual(forMs);
}

/**
 * Fails unless pictures go on arriving, over the action and after it, on a stream on which they arrived before: nobody had
 * to connect anew, or to wait in another place. How many arrive in how short a time is the machine's affair, and is measured
 * elsewhere.
 */
export async function keepsSeeing<T>(page: Page, action: () => Promise<T>): Promise<T> {
  const before = await framesReceived(page);
  const result = await action();
  const between = await framesReceived(page);
  const grown = (earlier: Map<string, number>, now: Map<string, number>) =>
    [...before.keys()].filter((stream) => (now.get(stream) ?? 0) > (earlier.get(stream) ?? 0));
  const still = grown(before, between);
  const goOn = async () => grown(between, await framesReceived(page)).filter((stream) => still.includes(stream)).length;
  await expect.poll(goOn, { message: 'streams of pictures that go on', timeout: 10_000 }).toBeGreaterThan(0);
  return result;
}

const inbound = async (page: Page): Promise<Sample<Inbound>> => byKey(await inboundMedia(page));
const outbound = async (page: Page): Promise<Sample<Outbound>> => byKey(await outboundMedia(page));
const byKey = <Stream extends { key: string }>(streams: Stream[]) =>
  new Map(streams.map((stream) => [stream.key, stream]));

/** Stream by stream, so that a connection that is gone takes nothing from what its successor brought. */
function arrivedBetween(before: Sample<Inbound>, now: Sample<Inbound>): Arrived {
  const sum: Arrived = { audioPackets: 0, audioEnergy: 0, videoPackets: 0, videoFrames: 0 };
  for (const stream of now.values()) {
    const earlier = before.get(stream.key);
    const packets = stream.packetsReceived - (earlier?.packetsReceived ?? 0);
    if (stream.kind === 'audio') {
      sum.audioPackets += packets;
      sum.audioEnergy += stream.totalAudioEnergy - (earlier?.totalAudioEnergy ?? 0);
    } else {
      sum.videoPackets += packets;
      sum.videoFrames += stream.framesDecoded - (earlier?.framesDecoded ?? 0);
    }
  }
  return sum;
}

/** The streams that packets left on, each with its count before, if it was there, and now. */
function sentBetween(before: Sample<Outbound>, now: Sample<Outbound>): string[] {
  const grown = [...now.values()].filter((it) => it.packetsSent > (before.get(it.key)?.packetsSent ?? 0));
  return grown.map(
    (it) => `${it.kind} ${it.rid} ${it.key}: ${before.get(it.key)?.packetsSent ?? 'new'} to ${it.packetsSent}`,
  );
}

/** By stream. */
async function framesReceived(page: Page): Promise<Map<string, number>> {
  return framesOf(await statistics(page, 'inbound-rtp'), 'framesReceived');
}

function framesOf(reports: Report[], count: string): Map<string, number> {
  const pictures = reports.filter((report) => report['kind'] === 'video');
  return new Map(pictures.map((report) => [keyOf(report), Number(report[count] ?? 0)]));
}

const keyOf = (report: Report) => `${report['connection']} ${report['id']}`;

function hasGrown(before: Inbound | undefined, now: Inbound): boolean {
  if (now.kind === 'video') return now.framesDecoded > (before?.framesDecoded ?? 0);
  return now.totalAudioEnergy - (before?.totalAudioEnergy ?? 0) >= AUDIO_ENERGY_OF_SILENCE_MAX;
}

const isHeard = ({ audioEnergy }: Arrived) => audioEnergy >= AUDIO_ENERGY_OF_SILENCE_MAX;

type Report = Record<string, unknown>;

/** `connection` says which of the page's connections a report is from, in the order in which the page made them. */
async function statistics(page: Page, type: 'inbound-rtp' | 'outbound-rtp'): Promise<Report[]> {
  return page.evaluate(async (wanted) => {
    const reports = await Promise.all(
      window.peerConnections.map(async (peer, connection) =>
        peer.connectionState === 'closed'
          ? []
          : peer.getStats().then((stats) => {
              const all = [...stats.values()];
              const codecs = new Map(
                all.filter((one) => one.type === 'codec').map(({ id, mimeType }) => [id, mimeType]),
              );
              return all.map((report) => ({ ...report, connection, mimeType: codecs.get(report.codecId) }));
            }),
      ),
    );
    return reports.flat().filter((report) => report.type === wanted);
  }, type);
}
