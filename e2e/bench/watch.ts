/** Looks at what a page receives, several times a second, and works out what that was for the person before it. */
import type { Page } from '@playwright/test';

/** What is counted of one stream; what a browser does not count is 0. */
const COUNTERS = [
  'packetsReceived',
  'packetsLost',
  'framesDecoded',
  'freezeCount',
  'totalFreezesDuration',
  'nackCount',
  'pliCount',
  'concealedSamples',
  'totalSamplesReceived',
  'totalAudioEnergy',
  'jitterBufferDelay',
  'jitterBufferEmittedCount',
] as const;
type Counter = (typeof COUNTERS)[number];
type Counts = Record<Counter, number>;

interface Stream extends Counts {
  key: string;
  kind: 'audio' | 'video';
}

/** A page at one moment. */
export interface Sample {
  /** In milliseconds, by the page's clock. */
  at: number;
  streams: Stream[];
  /** Of ICE and of the connection, of every connection that is not closed. */
  states: string[];
  /** Over what media goes, and to which port: of every connection. */
  ways: string[];
  /** As the last connectivity check found it, in milliseconds. */
  roundTrip: number;
  /** Which of the words that were looked for the page says. */
  says: string[];
}

/** What a page received, in the words of a table. */
export interface Figures {
  framesPerSecond: number;
  /** The longest time without a new picture, in seconds. */
  still: number;
  freezes: number;
  freezeSeconds: number;
  /** Of a hundred samples of sound, how many were made up for what did not come. */
  concealed: number;
  /** The longest time in which nearly all of the sound was made up, in seconds. */
  silent: number;
  /** Seconds in which hardly any sound came. */
  secondsWithoutSound: number;
  /** How long sound was held back to be played evenly, in milliseconds: in the middle one of all seconds. */
  heldBack: number;
  /** In milliseconds: the middle one of all. */
  roundTrip: number;
  /** Packets, of a hundred, that did not come and were not repaired. */
  lost: number;
  nacks: number;
  plis: number;
  states: string[];
  ways: string[];
  says: string[];
  /** Sound and picture at the end: in the last three seconds. */
  endsWithSound: boolean;
  endsWithPicture: boolean;
}

const LOOK_EVERY_MS = 100;
const SECOND_MS = 1_000;
const END_MS = 3_000;
/** A second with less sound of its own than this part has none; above as much made up, an interval is silent. */
const PART = 0.2;
/** Comfort noise adds less in a second; the browsers' test tones add far more. */
const ENERGY_OF_SILENCE_MAX = 1e-5;

/** Looks at a page for so long, and for these words on it. */
export async function watch(page: Page, ms: number, words: string[]): Promise<Sample[]> {
  return page.evaluate(
    async ([duration, every, counters, wanted]) => {
      const look = async (): Promise<Sample> => {
        const sample: Sample = { at: performance.now(), streams: [], states: [], ways: [], roundTrip: 0, says: [] };
        for (const [number, connection] of window.peerConnections.entries()) {
          if (connection.connectionState === 'closed') continue;
          sample.states.push(connection.iceConnectionState);
          const reports = new Map<string, Record<string, unknown>>();
          (await connection.getStats()).forEach((report: { id: string }) => reports.set(report.id, { ...report }));
          for (const [id, report] of reports) {
            if (report['type'] === 'inbound-rtp') {
              const counts = counters.map((name) => [name, Number(report[name] ?? 0)]);
              sample.streams.push({ key: `${number} ${id}`, kind: report['kind'], ...Object.fromEntries(counts) });
            }
            if (report['type'] === 'candidate-pair' && report['state'] === 'succeeded' && report['nominated']) {
              const local = reports.get(String(report['localCandidateId']));
              const remote = reports.get(String(report['remoteCandidateId']));
              const port = remote?.['port'] ?? remote?.['portNumber'];
              sample.ways.push(`${String(local?.['protocol'])} ${String(port)}`);
              sample.roundTrip = Math.max(sample.roundTrip, Number(report['currentRoundTripTime'] ?? 0) * 1_000);
            }
          }
        }
        const text = document.body.textContent ?? '';
        sample.says = wanted.filter((phrase) => text.includes(phrase));
        return sample;
      };
      const samples = [await look()];
      const first = samples[0]!.at;
      for (let number = 1; number * every <= duration; number += 1) {
        const rest = first + number * every - performance.now();
        if (rest > 0) await new Promise((resolve) => setTimeout(resolve, rest));
        samples.push(await look());
      }
      return samples;
    },
    [ms, LOOK_EVERY_MS, [...COUNTERS], words] as const,
  );
}

/** What the samples come to. */
export function figures(samples: Sample[]): Figures {
  const steps = samples.slice(1).map((sample, index) => step(samples[index]!, sample));
  const all = sum(steps);
  const seconds = all.ms / SECOND_MS;
  const inSeconds = group(steps);
  const last = sum(steps.filter(({ until }) => until > samples.at(-1)!.at - END_MS));
  const packets = all.audio.packetsReceived + all.video.packetsReceived;
  const lost = all.audio.packetsLost + all.video.packetsLost;
  const distinct = (of: (sample: Sample) => string[]) => [...new Set(samples.flatMap(of))];
  return {
    framesPerSecond: all.video.framesDecoded / seconds,
    still: longest(steps, (it) => it.video.framesDecoded <= 0),
    freezes: all.video.freezeCount,
    freezeSeconds: all.video.totalFreezesDuration,
    concealed: (100 * all.audio.concealedSamples) / Math.max(1, all.audio.totalSamplesReceived),
    silent: longest(steps, ({ audio }) => ownSound(audio) < PART),
    secondsWithoutSound: inSeconds.filter(({ audio }) => ownSound(audio) < PART).length,
    heldBack: middle(inSeconds.map(({ audio }) => heldBack(audio))),
    roundTrip: middle(samples.map(({ roundTrip }) => roundTrip)),
    lost: (100 * lost) / Math.max(1, packets + lost),
    nacks: all.video.nackCount,
    plis: all.video.pliCount,
    states: distinct(({ states }) => states),
    ways: distinct(({ ways }) => ways),
    says: distinct(({ says }) => says),
    endsWithSound: last.audio.totalAudioEnergy > ENERGY_OF_SILENCE_MAX && ownSound(last.audio) >= PART,
    endsWithPicture: last.video.framesDecoded > 0,
  };
}

interface Step {
  ms: number;
  until: number;
  audio: Counts;
  video: Counts;
}

const none = (): Counts => Object.fromEntries(COUNTERS.map((name) => [name, 0])) as Counts;

/** What was added between two samples, stream by stream: a new connection begins at nothing. */
function step(before: Sample, now: Sample): Step {
  const added: Step = { ms: now.at - before.at, until: now.at, audio: none(), video: none() };
  for (const stream of now.streams) {
    // One that nothing ever came on plays silence, which is nobody's.
    if (stream.packetsReceived === 0) continue;
    const earlier = before.streams.find(({ key }) => key === stream.key);
    for (const name of COUNTERS) added[stream.kind][name] += stream[name] - (earlier?.[name] ?? 0);
  }
  return added;
}

function sum(steps: Step[]): Step {
  const all: Step = { ms: 0, until: steps.at(-1)?.until ?? 0, audio: none(), video: none() };
  for (const one of steps) {
    all.ms += one.ms;
    for (const name of COUNTERS) {
      all.audio[name] += one.audio[name];
      all.video[name] += one.video[name];
    }
  }
  return all;
}

/** Whole seconds. */
function group(steps: Step[]): Step[] {
  const seconds: Step[] = [];
  let gathered: Step[] = [];
  for (const one of steps) {
    gathered.push(one);
    if (sum(gathered).ms < SECOND_MS - LOOK_EVERY_MS / 2) continue;
    seconds.push(sum(gathered));
    gathered = [];
  }
  return seconds;
}

/** The longest time over which this is so, in seconds. */
function longest(steps: Step[], is: (step: Step) => boolean): number {
  let [most, running] = [0, 0];
  for (const one of steps) {
    running = is(one) ? running + one.ms : 0;
    most = Math.max(most, running);
  }
  return most / SECOND_MS;
}

/** Which part of the sound was not made up. */
function ownSound({ concealedSamples, totalSamplesReceived }: Counts): number {
  return totalSamplesReceived <= 0 ? 0 : 1 - concealedSamples / totalSamplesReceived;
}

function middle(numbers: number[]): number {
  return numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)] ?? 0;
}

function heldBack({ jitterBufferDelay, jitterBufferEmittedCount }: Counts): number {
  return jitterBufferEmittedCount <= 0 ? 0 : (1_000 * jitterBufferDelay) / jitterBufferEmittedCount;
}
