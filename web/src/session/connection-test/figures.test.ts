import { expect, test } from 'vitest';
import { type Figures, judge } from './figures';

const fine: Figures = {
  path: 'udp',
  open: { udp: true, tcp: true },
  serverMs: 40,
  roundTripMs: 30,
  jitterMs: 2,
  lossUp: 0,
  lossDown: 0,
  up: 2_400_000,
  down: 2_400_000,
};
const verdict = (change: Partial<Figures>) => judge({ ...fine, ...change }).verdict;

test.each<[string, Partial<Figures>, Partial<Figures>, Partial<Figures>]>([
  ['server', { serverMs: 300 }, { serverMs: 301 }, { serverMs: 801 }],
  ['round trip', { roundTripMs: 200 }, { roundTripMs: 201 }, { roundTripMs: 401 }],
  ['jitter', { jitterMs: 30 }, { jitterMs: 31 }, { jitterMs: 61 }],
  ['loss upwards', { lossUp: 0.01 }, { lossUp: 0.011 }, { lossUp: 0.051 }],
  ['loss downwards', { lossDown: 0.01 }, { lossDown: 0.011 }, { lossDown: 0.051 }],
  ['speed upwards', { up: 1_000_000 }, { up: 999_999 }, { up: 299_999 }],
  ['speed downwards', { down: 1_500_000 }, { down: 1_499_999 }, { down: 399_999 }],
])('%s: good up to its limit, then fair, then poor', (_name, good, fair, poor) => {
  expect([verdict(good), verdict(fair), verdict(poor)]).toEqual(['good', 'fair', 'poor']);
});

test('a network that lets TCP through alone is fair, and one that lets nothing through is poor', () => {
  expect(verdict({ path: 'tcp', open: { udp: false, tcp: true } })).toBe('fair');
  const shut = judge({
    path: null,
    open: { udp: false, tcp: false },
    serverMs: 40,
    roundTripMs: null,
    jitterMs: null,
    lossUp: null,
    lossDown: null,
    up: null,
    down: null,
  });
  expect(shut).toMatchObject({ verdict: 'poor', checks: { server: 'good', path: 'poor' }, enoughFor: 'neither' });
  expect(shut.checks).not.toHaveProperty('steadiness');
  expect(shut.checks).not.toHaveProperty('speed');
});

test('what is too slow for pictures may do for sound, and what is not does for neither', () => {
  const slow = { up: 100_000, down: 100_000, roundTripMs: 700, lossUp: 0.08 };
  expect(judge({ ...fine, ...slow }).enoughFor).toBe('sound');
  expect(judge({ ...fine, ...slow, up: 79_999 }).enoughFor).toBe('neither');
  expect(judge({ ...fine, ...slow, roundTripMs: 801 }).enoughFor).toBe('neither');
  expect(judge({ ...fine, ...slow, lossDown: 0.11 }).enoughFor).toBe('neither');
  expect(judge({ ...fine, up: 400_000 }).enoughFor).toBe('video');
});

test('a device that fails caps the verdict: at fair while one is heard, at poor without a microphone', () => {
  expect(judge(fine, { camera: 'poor', microphone: 'good' }).verdict).toBe('fair');
  expect(judge(fine, { speaker: 'poor' }).verdict).toBe('fair');
  expect(judge(fine, { microphone: 'poor' }).verdict).toBe('poor');
  expect(judge(fine, { camera: 'fair', microphone: 'fair', speaker: 'fair' }).verdict).toBe('good');
  expect(judge(fine, { camera: 'poor' }).checks).toMatchObject({ camera: 'poor', path: 'good' });
});

test('a speed that was left out to save data is not held against anybody', () => {
  const outcome = judge({ ...fine, up: null, down: null }, {}, false);
  expect(outcome.verdict).toBe('good');
  expect(outcome.checks).not.toHaveProperty('speed');
  expect(judge({ ...fine, up: null, down: null }).verdict).toBe('poor');
});
