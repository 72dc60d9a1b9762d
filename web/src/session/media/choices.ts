// What was chosen about camera, microphone and speaker. On or off is kept for this visit in this tab, so that a reload changes nothing for
// who is muted, and the next visit asks anew; which of several, and whether one's own picture is mirrored, for this browser. Never a name.
import type { Background } from './background/names';
import type { Device } from './devices';

/** What the person wants to be seen and heard with. */
export type Wish = 'both' | 'sound' | 'camera' | 'none';

export interface Choices {
  wish: Wish | null;
  micOn: boolean;
  cameraOn: boolean;
}

/** One of the devices that a browser names. Ids are no longer good in some browsers after a while; labels are. */
export interface Chosen {
  id: string;
  label: string;
}

/** One that is there now. */
export interface Listed extends Chosen {
  kind: MediaDeviceKind;
}

export interface Kept {
  camera?: Chosen;
  microphone?: Chosen;
  speaker?: Chosen;
  /** One's own picture is shown as the others see it. */
  unmirrored?: boolean;
  /** What is seen behind the person; nothing: what is there. */
  background?: Background;
  /** The hint about the system's reactions was read and put away. */
  knowsReactions?: boolean;
}

const visitKey = () => `anteroom.devices ${location.pathname}`;
const browserKey = 'anteroom.chosen-devices';

function read<Whole extends object>(storage: Storage, key: string, nothing: Whole): Whole {
  try {
    return { ...nothing, ...(JSON.parse(storage.getItem(key) ?? '{}') as Partial<Whole>) };
  } catch {
    return nothing;
  }
}

function write(storage: Storage, key: string, value: object): void {
  try {
    storage.setItem(key, JSON.stringify(value));
  } catch {
    // A browser that keeps nothing still holds a session.
  }
}

export const readChoices = (storage: Storage): Choices =>
  read<Choices>(storage, visitKey(), { wish: null, micOn: true, cameraOn: true });

export const writeChoices = (storage: Storage, choices: Choices): void => write(storage, visitKey(), choices);

export const readKept = (storage: Storage): Kept => read<Kept>(storage, browserKey, {});

export const writeKept = (storage: Storage, kept: Kept): void => write(storage, browserKey, kept);

export const wants = (wish: Wish | null, device: Device): boolean =>
  wish === 'both' || wish === (device === 'camera' ? 'camera' : 'sound');

/** The wish, and this device too. */
export function alsoWith(wish: Wish | null, device: Device): Wish {
  const asked = device === 'camera' ? 'camera' : 'sound';
  return wish === null || wish === 'none' || wish === asked ? asked : 'both';
}

/** Which of those that are there was chosen: by its id, else by its label. Nothing: whatever the browser likes. */
export function findChosen<One extends Chosen>(there: readonly One[], chosen: Chosen | undefined): One | undefined {
  if (!chosen) return undefined;
  return there.find(({ id }) => id === chosen.id) ?? there.find(({ label }) => label !== '' && label === chosen.label);
}
