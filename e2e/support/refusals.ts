/** Cameras and microphones that are refused, taken, missing or pulled out: made at the page, for stock browsers have none of that. */
import { type Browser, type Page, chromium } from '@playwright/test';
import { chromiumOptions } from './browsers';

export interface Refusals {
  /** The name of the error that `getUserMedia` fails with; nothing: it works. */
  camera?: string;
  microphone?: string;
  /** What the browser says about both. */
  permission?: PermissionState;
}

declare global {
  interface Window {
    refusals: Refusals;
    pulledOut: Set<string>;
  }
}

/** From its next page on this browser refuses so. */
export async function refuse(page: Page, refusals: Refusals): Promise<void> {
  await page.addInitScript((first) => {
    // In the page, and until it is loaded anew.
    window.refusals = first;
    window.pulledOut = new Set();
    const { mediaDevices: devices, permissions } = navigator;
    if (!devices) return;
    const ask = devices.getUserMedia.bind(devices);
    const list = devices.enumerateDevices.bind(devices);
    const query = permissions.query.bind(permissions);
    permissions.query = async (wanted) => {
      const state = window.refusals.permission;
      const isDevice = ['camera', 'microphone'].includes(wanted.name);
      return state && isDevice ? ({ state } as PermissionStatus) : query(wanted);
    };
    // Of Chromium's false cameras the second sees depths and no colours.
    devices.enumerateDevices = async () =>
      (await list()).filter(({ deviceId, label }) => !window.pulledOut.has(deviceId) && label !== 'fake_device_1');
    const instead = async (kind: MediaDeviceKind, wanted: MediaTrackConstraints | boolean | undefined) => {
      if (!wanted || window.pulledOut.size === 0) return wanted ?? false;
      const deviceId = (await devices.enumerateDevices()).find((one) => one.kind === kind)?.deviceId;
      if (!deviceId) throw new DOMException('none is left', 'NotFoundError');
      return { ...(typeof wanted === 'object' && wanted), deviceId: { exact: deviceId } };
    };
    devices.getUserMedia = async (wanted) => {
      const { camera, microphone } = window.refusals;
      const name = (wanted?.video && camera) || (wanted?.audio && microphone);
      if (name) throw new DOMException('made by this test', name);
      const video = await instead('videoinput', wanted?.video);
      return ask({ audio: await instead('audioinput', wanted?.audio), video });
    };
  }, refusals);
}

/** This page meets other refusals from now on. */
export async function nowRefuse(page: Page, refusals: Refusals): Promise<void> {
  await page.evaluate((now) => (window.refusals = now), refusals);
}

/** From its next page on this browser gives devices and makes no calls, as where those are switched off for privacy. */
export async function makeNoCalls(page: Page): Promise<void> {
  await page.addInitScript(() => Reflect.deleteProperty(window, 'RTCPeerConnection'));
}

/** From its next page on this browser asks, and nobody answers. */
export async function askForever(page: Page): Promise<void> {
  await page.addInitScript(() => {
    navigator.mediaDevices.getUserMedia = () => new Promise(() => {});
  });
}

/** From its next page on this browser gives devices to nobody, as in many an app. */
export async function haveNoDevices(page: Page): Promise<void> {
  await page.addInitScript(() => Object.defineProperty(navigator, 'mediaDevices', { value: undefined }));
}

/** Pulls out what this page uses of this kind: its track ends, and it is no longer listed. */
export async function pullOut(page: Page, kind: 'audio' | 'video'): Promise<void> {
  await page.evaluate((wanted) => {
    for (const track of window.captured.filter((one) => one.kind === wanted && one.readyState === 'live')) {
      window.pulledOut.add(track.getSettings().deviceId ?? '');
      track.stop();
      track.dispatchEvent(new Event('ended'));
    }
    navigator.mediaDevices.dispatchEvent(new Event('devicechange'));
  }, kind);
}

/** The device of this kind that this page holds. */
export async function deviceInUse(page: Page, kind: 'audio' | 'video'): Promise<string[]> {
  return page.evaluate(
    (wanted) =>
      window.captured
        .filter((one) => one.kind === wanted && one.readyState === 'live')
        .map((one) => one.getSettings().deviceId ?? ''),
    kind,
  );
}

/** A browser with two cameras, once its pages have met `refuse`. */
export function launchWithTwoCameras(): Promise<Browser> {
  const flag = '--use-fake-device-for-media-stream';
  const others = (chromiumOptions.args ?? []).filter((one) => one !== flag);
  return chromium.launch({ ...chromiumOptions, args: [...others, `${flag}=device-count=3`] });
}

/**
 * From its next page on this browser plays nothing loud before it is touched, as browsers do: driven by a test they count every
 * look into the page as a touch.
 */
export async function withholdSound(page: Page): Promise<void> {
  await page.addInitScript(() => {
    let isTouched = false;
    addEventListener('pointerdown', ({ isTrusted }) => (isTouched ||= isTrusted), { capture: true });
    const { prototype } = HTMLMediaElement;
    const play = Reflect.get(prototype, 'play') as () => Promise<void>;
    prototype.play = function (this: HTMLMediaElement) {
      return isTouched || this.muted
        ? play.call(this)
        : Promise.reject(new DOMException('made by this test', 'NotAllowedError'));
    };
  });
}
