// The test of the network, from the first question to the figures: ten seconds at most, most of the time seven.
//
// Both ways to the media server are tried at once. The one that sound and pictures would take is measured: how steady it is
// first, while nothing else is sent, then how fast downwards and upwards.
import type { Transport } from '../../wire/Transport';
import type { Figures } from './figures';
import { Speed, Steadiness, speedUp } from './meter';
import { type Opened, type Probe, open } from './probe';
import { pause as rest } from './pause';
import { load, load_bytes, ping, wantLoad } from './protocol';

export type Phase = 'reach' | 'steadiness' | 'down' | 'up';

export interface Surroundings {
  /** Asks the server for a connection by one way; null where it has none. A refusal is thrown. */
  ask: (transport: Transport, sdp: string) => Promise<string | null>;
  /** Asks the server for anything small. */
  ping: (signal: AbortSignal) => Promise<void>;
  /** Leaves the speed out, to save data. */
  saveData: boolean;
  onPhase: (phase: Phase) => void;
  signal: AbortSignal;
}

const connecting_ms = 3_500;
const steadiness_ms = 2_300;
const load_ms = 1_700;
/** What is still on its way arrives, or is late. */
const tail_ms = 300;
const ping_every_ms = 20;
const server_pings = 5;
const load_every_ms = 10;
/** Load upwards: as much as good pictures take, twice. */
const load_bytes_per_ms = 2_500_000 / 8_000;
/** What may wait here to be sent: a tenth of a second. More would only make the way longer. */
const waiting_max = 32 * 1024;

/** Runs a test. It is stopped by the signal, and then rejects with its reason. */
export async function run(around: Surroundings): Promise<Figures> {
  const { signal } = around;
  around.onPhase('reach');
  const server = serverMs(around);
  const reach = (transport: Transport) =>
    open((sdp) => around.ask(transport, sdp), connecting_ms, signal).finally(() => signal.throwIfAborted());
  const [udp, tcp] = [reach('udp'), reach('tcp')];
  // A refusal of one is the refusal of the test; the other is awaited below or let go.
  tcp.catch(() => {});
  const probes: Opened[] = [];
  try {
    const first = await udp;
    probes.push(first);
    if (typeof first === 'string') probes.push(await tcp);
    const path = probes.findIndex((it) => typeof it !== 'string');
    const chosen = probes[path];
    const measured = chosen && typeof chosen !== 'string' ? await measure(chosen.probe, around) : nothing;
    const second = await tcp;
    const transport = path === 0 ? 'udp' : path === 1 ? 'tcp' : null;
    return { path: transport, open: { udp: isOpen(first), tcp: isOpen(second) }, serverMs: await server, ...measured };
  } finally {
    for (const it of [udp, tcp])
      void it.then((opened) => typeof opened !== 'string' && opened.probe.close()).catch(() => {});
  }
}

const isOpen = (opened: Opened) => (opened === 'not offered' ? null : opened !== 'shut');

type Measured = Omit<Figures, 'path' | 'open' | 'serverMs'>;

const nothing: Measured = { roundTripMs: null, jitterMs: null, lossUp: null, lossDown: null, up: null, down: null };

async function measure(probe: Probe, around: Surroundings): Promise<Measured> {
  around.onPhase('steadiness');
  const steady = await steadiness(probe, around.signal);
  if (around.saveData) return { ...nothing, ...steady };
  around.onPhase('down');
  const down = await speedDown(probe, around.signal);
  around.onPhase('up');
  return { ...nothing, ...steady, down, up: await upwards(probe, around.signal) };
}

/** The median of some answers over HTTPS; null if none came. */
async function serverMs({ ping: ask, signal }: Surroundings): Promise<number | null> {
  const times: number[] = [];
  for (let pings = 0; pings < server_pings && !signal.aborted; pings += 1) {
    const start = performance.now();
    try {
      await ask(signal);
      times.push(performance.now() - start);
    } catch {
      // It did not answer.
    }
  }
  return times.toSorted((one, other) => one - other)[times.length >> 1] ?? null;
}

async function steadiness(probe: Probe, signal: AbortSignal) {
  const meter = new Steadiness();
  const sent: number[] = [];
  probe.onMessage = (message) => {
    if (message.type === 'pong') {
      const at = sent[message.number];
      if (at !== undefined) meter.pong(message, at, performance.now());
    }
    if (message.type === 'report') meter.report(message);
  };
  await every(ping_every_ms, steadiness_ms, signal, () => {
    const now = performance.now();
    probe.send(ping(sent.length, Math.round(now * 1_000) >>> 0));
    sent.push(now);
    meter.sent();
  });
  await rest(tail_ms, signal);
  return meter.result();
}

async function speedDown(probe: Probe, signal: AbortSignal) {
  const meter = new Speed();
  let hasBegun = false;
  probe.onMessage = (message) => {
    if (message.type !== 'load') return;
    hasBegun = true;
    meter.arrived(message.bytes, performance.now());
  };
  // The wish may be lost, and does no harm when it is said again.
  await every(100, load_ms, signal, () => hasBegun || probe.send(wantLoad()));
  return meter.result();
}

async function upwards(probe: Probe, signal: AbortSignal) {
  let speed: number | null = null;
  probe.onMessage = (message) => {
    if (message.type === 'report') speed = speedUp(message) ?? speed;
  };
  const start = performance.now();
  let sent = 0;
  const packet = load();
  await every(load_every_ms, load_ms, signal, () => {
    // A page that was held up makes up for a few packets only.
    const due = (performance.now() - start) * load_bytes_per_ms;
    sent = Math.max(sent, due - 8 * load_bytes);
    for (; sent < due && probe.waiting < waiting_max; sent += load_bytes) probe.send(packet);
  });
  await rest(tail_ms, signal);
  return speed;
}

/** Does something at once and then over and over, for so long. */
async function every(interval_ms: number, for_ms: number, signal: AbortSignal, act: () => void): Promise<void> {
  act();
  const timer = setInterval(act, interval_ms);
  try {
    await rest(for_ms, signal);
  } finally {
    clearInterval(timer);
  }
}
