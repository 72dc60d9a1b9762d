// What browsers say of themselves.
import { expect, test } from 'vitest';
import { hasReactions, whichBrowser } from './browser';

const iphone = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)';
const mac = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit';
const android = 'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko)';
const windows = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)';

test.each([
  [`${windows} Chrome/140.0.0.0 Safari/537.36`, 'chrome', 'windows', false],
  [`${windows} Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0`, 'edge', 'windows', false],
  ['Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:143.0) Gecko/20100101 Firefox/143.0', 'firefox', 'windows', false],
  [`${windows} Chrome/140.0.0.0 Safari/537.36 OPR/122.0.0.0`, 'other', 'windows', false],
  [`${mac}/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15`, 'safari', 'mac', false],
  [`${mac}/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36`, 'chrome', 'mac', false],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'firefox', 'other', false],
  [`${iphone} Version/18.6 Mobile/15E148 Safari/604.1`, 'safari', 'ios', false],
  [`${iphone} CriOS/140.0.7339.39 Mobile/15E148 Safari/604.1`, 'chrome', 'ios', false],
  [`${iphone} FxiOS/143.0 Mobile/15E148 Safari/605.1.15`, 'firefox', 'ios', false],
  [`${iphone} EdgiOS/140.0 Version/18.0 Mobile/15E148 Safari/604.1`, 'edge', 'ios', false],
  [`${iphone} Mobile/15E148`, 'other', 'ios', true],
  [`${iphone} Mobile/15E148 Instagram 390.0.0.28.85 (iPhone15,2; iOS 18_6)`, 'other', 'ios', true],
  [`${iphone} GSA/385.0 Mobile/15E148 Safari/604.1`, 'other', 'ios', true],
  [`${android} Chrome/140.0.0.0 Mobile Safari/537.36`, 'chrome', 'android', false],
  [`${android} SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36`, 'samsung', 'android', false],
  [`${android} Chrome/140.0.0.0 Mobile Safari/537.36 EdgA/140.0.0.0`, 'edge', 'android', false],
  ['Mozilla/5.0 (Android 15; Mobile; rv:143.0) Gecko/143.0 Firefox/143.0', 'firefox', 'android', false],
  [
    'Mozilla/5.0 (Linux; Android 14; Pixel 8 Build/UQ1A; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/140.0.0.0 Mobile Safari/537.36 [FB_IAB/FB4A;FBAV/480.0;]',
    'chrome',
    'android',
    true,
  ],
] as const)('%s', (userAgent, name, system, inApp) => {
  expect(whichBrowser(userAgent, 0)).toEqual({ name, system, inApp });
});

test('a Mac that is touched is an iPad', () => {
  const ipad = `${mac}/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15`;
  expect(whichBrowser(ipad, 5)).toMatchObject({ name: 'safari', system: 'ios' });
  expect(whichBrowser(ipad, 5).inApp).toBe(false);
});

test.each([
  ['mac', true],
  ['ios', true],
  ['windows', false],
] as const)('whether %s draws balloons at a gesture: %s', (system, draws) => {
  expect(hasReactions({ name: 'chrome', system, inApp: false })).toBe(draws);
});
