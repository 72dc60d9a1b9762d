// What the browser's refusals to hand over a camera or microphone mean, and what was chosen on this page before.

export type CaptureProblem =
  /** The person or the browser said no. */
  | 'refused'
  /** There is no such device. */
  | 'missing'
  /** Another app holds it. */
  | 'busy'
  /** The page was not opened over https. */
  | 'insecure';

/** What the person wants to be seen and heard with. */
export type Wish = 'both' | 'sound' | 'none';

export function problemOf(error: unknown): CaptureProblem {
  const name = error instanceof DOMException || error instanceof Error ? error.name : '';
  switch (name) {
    case 'NotFoundError':
    case 'DevicesNotFoundError':
    case 'OverconstrainedError':
      return 'missing';
    case 'NotReadableError':
    case 'TrackStartError':
    case 'AbortError':
      return 'busy';
    default:
      return 'refused';
  }
}

/** Asks for both at once, so that one prompt is enough. */
export function constraints(wish: 'both' | 'sound' | 'camera'): MediaStreamConstraints {
  const audio = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };
  const video = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 24, max: 30 } };
  return { audio: wish !== 'camera' && audio, video: wish !== 'sound' && video };
}

export interface Choices {
  wish: Wish | null;
  micOn: boolean;
  cameraOn: boolean;
}

const key = 'anteroom.devices';

/** Kept for this tab alone, so that a reload changes nothing for who is muted. */
export function readChoices(storage: Storage): Choices {
  const nothing: Choices = { wish: null, micOn: true, cameraOn: true };
  try {
    return { ...nothing, ...(JSON.parse(storage.getItem(key) ?? '{}') as Partial<Choices>) };
  } catch {
    return nothing;
  }
}

export function writeChoices(storage: Storage, choices: Choices): void {
  try {
    storage.setItem(key, JSON.stringify(choices));
  } catch {
    // A browser that keeps nothing still holds a session.
  }
}

const queried = () =>
  Promise.all(['camera', 'microphone'].map((name) => navigator.permissions.query({ name: name as PermissionName })));

/** Whether this browser surely hands over both without a prompt. */
export async function areBothGranted(): Promise<boolean> {
  try {
    return (await queried()).every(({ state }) => state === 'granted');
  } catch {
    return false;
  }
}

/** Whether asking again would show no prompt: then a reload brings the picture back by itself. */
export async function isGranted(): Promise<boolean> {
  try {
    return (await queried()).some(({ state }) => state === 'granted');
  } catch {
    // This browser cannot say. Who had devices on before the reload is asked at worst.
    return true;
  }
}
