// Which browser this is, for words that name its buttons. What a browser can do is looked at, never concluded from its name.

export interface Browser {
  name: 'chrome' | 'edge' | 'firefox' | 'safari' | 'samsung' | 'other';
  system: 'android' | 'ios' | 'mac' | 'windows' | 'other';
  /** A page inside another app, which often has no camera. */
  inApp: boolean;
}

const apps =
  /FBAN|FBAV|FB_IAB|Instagram|\bLine\/|MicroMessenger|GSA\/|LinkedInApp|Snapchat|Pinterest\/|musical_ly|BytedanceWebview|Twitter for|; wv\)/;

const names = [
  ['edge', /\bEdg(?:A|iOS)?\//],
  ['samsung', /\bSamsungBrowser\//],
  ['other', /\bOPR\/|\bOPT\/|DuckDuckGo\/|Vivaldi\//],
  ['firefox', /\bFirefox\/|\bFxiOS\//],
  ['chrome', /\bChrome\/|\bChromium\/|\bCriOS\//],
  ['safari', /\bVersion\/[\d.]+.*\bSafari\//],
] as const;

const systems = [
  ['android', /\bAndroid\b/],
  ['ios', /\biPhone\b|\biPad\b|\biPod\b/],
  ['mac', /\bMacintosh\b/],
  ['windows', /\bWindows\b/],
] as const;

/** From what the browser says of itself; an iPad says that it is a Mac, but a Mac has no screen to touch. */
export function whichBrowser(userAgent: string, touchPoints: number): Browser {
  const found = systems.find(([, pattern]) => pattern.test(userAgent))?.[0] ?? 'other';
  const system = found === 'mac' && touchPoints > 1 ? 'ios' : found;
  const name = names.find(([, pattern]) => pattern.test(userAgent))?.[0] ?? 'other';
  // On iOS every browser names Safari, and an app that only shows a page does not.
  return { name, system, inApp: apps.test(userAgent) || (system === 'ios' && !/\bSafari\//.test(userAgent)) };
}

export const thisBrowser = (): Browser => whichBrowser(navigator.userAgent, navigator.maxTouchPoints);

/** The systems that draw balloons and fireworks at a gesture. */
export const hasReactions = ({ system }: Browser): boolean => system === 'mac' || system === 'ios';
