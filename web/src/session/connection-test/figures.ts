// What a connection test finds out, and what that means: the thresholds of Good, Fair and Poor. Pure.
import type { Transport } from '../../wire/Transport';

export type Grade = 'good' | 'fair' | 'poor';

/** The lines of the test. Those of the devices are judged where the devices are. */
export type Device = 'camera' | 'microphone' | 'speaker';
export type Check = Device | 'server' | 'path' | 'steadiness' | 'speed';

/** What was measured; null where it was not, or could not be. */
export interface Figures {
  /** Over what sound and pictures would go; null if neither way is open. */
  path: Transport | null;
  /** Which ways are open; null where the server offers none. */
  open: Record<Transport, boolean | null>;
  /** How long the server takes to answer over HTTPS. */
  serverMs: number | null;
  roundTripMs: number | null;
  jitterMs: number | null;
  /** Of what is sent, 0 to 1. */
  lossUp: number | null;
  lossDown: number | null;
  /** Bits a second. */
  up: number | null;
  down: number | null;
}

export interface Outcome {
  verdict: Grade;
  /** Of the network alone. */
  network: Grade;
  checks: Partial<Record<Check, Grade>>;
  /** What is worth trying, if anything: pictures, sound alone, or the telephone. */
  enoughFor: 'video' | 'sound' | 'neither';
  figures: Figures;
}

const rank: Record<Grade, number> = { good: 0, fair: 1, poor: 2 };

export function worst(grades: readonly Grade[]): Grade {
  return grades.reduce((one, other) => (rank[one] >= rank[other] ? one : other), 'good' as Grade);
}

/** Good up to a limit, fair up to another, poor beyond. What was not measured is poor: it did not get through. */
function upTo(value: number | null, good: number, fair: number): Grade {
  if (value === null) return 'poor';
  return value <= good ? 'good' : value <= fair ? 'fair' : 'poor';
}

const atLeast = (value: number | null, good: number, fair: number): Grade =>
  value === null ? 'poor' : upTo(-value, -good, -fair);

/** The worse of the two directions. */
export function loss({ lossUp, lossDown }: Figures): number | null {
  return lossUp === null || lossDown === null ? null : Math.max(lossUp, lossDown);
}

/** Judges what was measured. Devices that were tested are given; the speed may have been left out to save data. */
export function judge(figures: Figures, devices: Partial<Record<Device, Grade>> = {}, hasSpeed = true): Outcome {
  const network: Partial<Record<Check, Grade>> = {
    server: upTo(figures.serverMs, 300, 800),
    path: figures.path === 'udp' ? 'good' : figures.path === 'tcp' ? 'fair' : 'poor',
    // Without a way there is nothing to be steady or fast.
    ...(figures.path && {
      steadiness: worst([
        upTo(figures.roundTripMs, 200, 400),
        upTo(figures.jitterMs, 30, 60),
        upTo(loss(figures), 0.01, 0.05),
      ]),
    }),
    ...(figures.path &&
      hasSpeed && {
        speed: worst([atLeast(figures.up, 1_000_000, 300_000), atLeast(figures.down, 1_500_000, 400_000)]),
      }),
  };
  // A device that fails is on its own line. Without a microphone nobody is heard; the others can be done without.
  const cap: Grade[] = [];
  if (devices.camera === 'poor' || devices.speaker === 'poor') cap.push('fair');
  if (devices.microphone === 'poor') cap.push('poor');
  const ofNetwork = worst(Object.values(network));
  return {
    verdict: worst([ofNetwork, ...cap]),
    network: ofNetwork,
    checks: { ...devices, ...network },
    enoughFor: enoughFor(figures, network, hasSpeed),
    figures,
  };
}

function enoughFor(figures: Figures, network: Partial<Record<Check, Grade>>, hasSpeed: boolean): Outcome['enoughFor'] {
  if (worst(Object.values(network)) !== 'poor') return 'video';
  const lost = loss(figures);
  const isFast = !hasSpeed || ((figures.up ?? 0) >= 80_000 && (figures.down ?? 0) >= 80_000);
  const isNear = figures.roundTripMs !== null && figures.roundTripMs <= 800;
  return figures.path && isFast && isNear && lost !== null && lost <= 0.1 ? 'sound' : 'neither';
}
