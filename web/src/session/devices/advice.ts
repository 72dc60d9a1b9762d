// What to do about a camera or microphone that does not come, for the browser at hand: a table, from which the page says
// one to three sentences.
import type { Browser } from '../media/browser';
import { type Problem, refusedProblems } from '../media/devices';

export type Advice =
  | 'allowWhenAsked'
  | 'siteDesktop'
  | 'siteFirefox'
  | 'siteSafari'
  | 'siteSafariIos'
  | 'siteAndroid'
  | 'siteSamsung'
  | 'siteFirefoxAndroid'
  | 'appIos'
  | 'systemSafariIos'
  | 'systemMac'
  | 'systemWindows'
  | 'systemAndroid'
  | 'systemOther'
  | 'plugIn'
  | 'restart'
  | 'closeOther'
  | 'openSafari'
  | 'openChrome'
  | 'openEither'
  | 'secureLink';

/** Those after which the link is wanted somewhere else. */
const elsewhere: readonly Advice[] = ['openSafari', 'openChrome', 'openEither'];

export function adviceFor(why: Problem, browser: Browser): Advice[] {
  if (browser.inApp && (why === 'unable' || refusedProblems.includes(why))) return [openIn(browser)];
  switch (why) {
    case 'dismissed':
      return ['allowWhenAsked', inBrowser(browser)];
    case 'blocked':
      return [inBrowser(browser)];
    case 'system':
      return [inSystem(browser)];
    case 'missing':
    case 'gone':
      return [isPhone(browser) ? 'restart' : 'plugIn'];
    case 'busy':
      return ['closeOther'];
    case 'insecure':
      return ['secureLink'];
    case 'unable':
      return [openIn(browser)];
  }
}

export const wantsLink = (advice: readonly Advice[]): boolean => advice.some((one) => elsewhere.includes(one));

const isPhone = ({ system }: Browser) => system === 'ios' || system === 'android';

function openIn(browser: Browser): Advice {
  if (browser.inApp && isPhone(browser)) return browser.system === 'ios' ? 'openSafari' : 'openChrome';
  return 'openEither';
}

/** Where a page's own permissions are. */
function inBrowser({ name, system }: Browser): Advice {
  if (system === 'ios') return name === 'safari' ? 'siteSafariIos' : 'appIos';
  if (system === 'android') {
    if (name === 'samsung') return 'siteSamsung';
    return name === 'firefox' ? 'siteFirefoxAndroid' : 'siteAndroid';
  }
  if (name === 'firefox') return 'siteFirefox';
  return name === 'safari' ? 'siteSafari' : 'siteDesktop';
}

/** Where the browser's own are. */
function inSystem({ name, system }: Browser): Advice {
  switch (system) {
    case 'ios':
      return name === 'safari' ? 'systemSafariIos' : 'appIos';
    case 'mac':
      return 'systemMac';
    case 'windows':
      return 'systemWindows';
    case 'android':
      return 'systemAndroid';
    case 'other':
      return 'systemOther';
  }
}
