// How camera and microphone are asked for, and what the browser's refusals to hand them over mean.

export type Device = 'camera' | 'microphone';

export type Problem =
  /** The person, or a choice they made before, said no. */
  | 'blocked'
  /** The browser asked, and was not answered. */
  | 'dismissed'
  /** The browser would, but the system keeps it from the browser. */
  | 'system'
  /** There is no such device. */
  | 'missing'
  /** Another app holds it. */
  | 'busy'
  /** It was in use here, and is not there any more. */
  | 'gone'
  /** The page was not opened over https. */
  | 'insecure'
  /** This browser hands devices to no page, or makes no calls. */
  | 'unable';

export interface Trouble {
  which: Device | 'both';
  why: Problem;
}

/** Is there a microphone to go on with alone, as far as the trouble and the devices that the browser tells of say? */
export function canHaveSound({ which, why }: Trouble, there: readonly Pick<MediaDeviceInfo, 'kind'>[]): boolean {
  if (which === 'microphone' || why === 'insecure' || why === 'unable') return false;
  // A browser that tells of none has been asked for none yet, unless it says that there is none.
  return there.some(({ kind }) => kind === 'audioinput') || (there.length === 0 && why !== 'missing');
}

/** What the browser says about asking for it; nothing where it does not say. */
export type Permission = PermissionState | null;

export const refusedProblems: readonly Problem[] = ['blocked', 'dismissed', 'system'];

/** What a failed `getUserMedia` means, for devices whose permissions are these. */
export function problemOf(error: unknown, permissions: readonly Permission[]): Problem {
  const { name, message } = error instanceof Error || error instanceof DOMException ? error : { name: '', message: '' };
  switch (name) {
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'missing';
    case 'NotReadableError':
    case 'AbortError':
      return 'busy';
    default:
      return refusalOf(message, permissions);
  }
}

function refusalOf(message: string, permissions: readonly Permission[]): Problem {
  if (/by system/i.test(message)) return 'system';
  if (/dismissed/i.test(message)) return 'dismissed';
  if (permissions.some((one) => one === 'denied' || one === null)) return 'blocked';
  return permissions.every((one) => one === 'granted') ? 'system' : 'dismissed';
}

/** Some browsers have the means for calls switched off, and give camera and microphone all the same. */
export const canCall = (): boolean => typeof globalThis.RTCPeerConnection !== 'undefined';

/** It is of no use to ask: no page gets devices here, or not one that was opened like this, or no call can be made with them. */
export function hindrance(): Problem | null {
  if (navigator.mediaDevices) return canCall() ? null : 'unable';
  return globalThis.isSecureContext === false ? 'insecure' : 'unable';
}

/**
 * What to ask for at once, so that one prompt is enough. Which of several is insisted on: as a mere wish, a camera would lose
 * against one with more pixels.
 */
export function constraints(devices: readonly Device[], chosen: (device: Device) => string | undefined) {
  const one = (device: Device, properties: MediaTrackConstraints): MediaTrackConstraints | false => {
    if (!devices.includes(device)) return false;
    const id = chosen(device);
    return id === undefined ? properties : { ...properties, deviceId: { exact: id } };
  };
  return {
    audio: one('microphone', { echoCancellation: true, noiseSuppression: true, autoGainControl: true }),
    video: one('camera', { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 24, max: 30 } }),
  } satisfies MediaStreamConstraints;
}

export async function permissionOf(device: Device): Promise<Permission> {
  try {
    return (await navigator.permissions.query({ name: device as PermissionName })).state;
  } catch {
    return null;
  }
}

const queried = () => Promise.all([permissionOf('camera'), permissionOf('microphone')]);

/** Whether this browser surely hands over both without a prompt. */
export async function areBothGranted(): Promise<boolean> {
  return (await queried()).every((one) => one === 'granted');
}

/**
 * Whether asking again would show no prompt: then a reload brings the picture back by itself. Where the browser cannot say,
 * who had devices on before the reload is asked at worst.
 */
export async function isGranted(): Promise<boolean> {
  return (await queried()).some((one) => one === 'granted' || one === null);
}
