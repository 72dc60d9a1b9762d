// What to do, by browser and trouble.
import { expect, test } from 'vitest';
import type { Browser } from '../media/browser';
import type { Problem } from '../media/devices';
import { adviceFor, wantsLink } from './advice';

const of = (name: Browser['name'], system: Browser['system'], inApp = false): Browser => ({ name, system, inApp });
const chrome = of('chrome', 'windows');
const iphone = of('safari', 'ios');

test.each([
  ['blocked', chrome, ['siteDesktop']],
  ['blocked', of('edge', 'mac'), ['siteDesktop']],
  ['blocked', of('firefox', 'other'), ['siteFirefox']],
  ['blocked', of('safari', 'mac'), ['siteSafari']],
  ['blocked', iphone, ['siteSafariIos']],
  ['blocked', of('chrome', 'ios'), ['appIos']],
  ['blocked', of('chrome', 'android'), ['siteAndroid']],
  ['blocked', of('samsung', 'android'), ['siteSamsung']],
  ['blocked', of('firefox', 'android'), ['siteFirefoxAndroid']],
  ['dismissed', chrome, ['allowWhenAsked', 'siteDesktop']],
  ['system', chrome, ['systemWindows']],
  ['system', of('firefox', 'mac'), ['systemMac']],
  ['system', of('chrome', 'android'), ['systemAndroid']],
  ['system', iphone, ['systemSafariIos']],
  ['system', of('edge', 'ios'), ['appIos']],
  ['system', of('firefox', 'other'), ['systemOther']],
  ['missing', chrome, ['plugIn']],
  ['missing', iphone, ['restart']],
  ['gone', chrome, ['plugIn']],
  ['busy', chrome, ['closeOther']],
  ['insecure', chrome, ['secureLink']],
  ['unable', chrome, ['openEither']],
  ['unable', of('other', 'ios', true), ['openSafari']],
  ['blocked', of('other', 'ios', true), ['openSafari']],
  ['dismissed', of('chrome', 'android', true), ['openChrome']],
  ['busy', of('chrome', 'android', true), ['closeOther']],
] as const)('%s, %o', (why: Problem, browser: Browser, advice) => {
  expect(adviceFor(why, browser)).toEqual(advice);
});

test('the link is offered where the page is better opened elsewhere, and only there', () => {
  expect(wantsLink(['openSafari'])).toBe(true);
  expect(wantsLink(['allowWhenAsked', 'siteDesktop'])).toBe(false);
});
