import { expect, test } from 'vitest';
import { Speed, Steadiness, speedUp } from './meter';

/** A test of a hundred pings, 20 ms apart, on a way that takes 25 ms there and 15 ms back. */
function measured({ lostUp = 0, lostDown = 0, late = (_number: number): number => 0 } = {}) {
  const meter = new Steadiness();
  let count = 0;
  for (let number = 0; number < 100; number += 1) {
    meter.sent();
    if (number < lostUp) continue;
    count += 1;
    if (number < lostUp + lostDown) continue;
    const sent = number * 20;
    // The server's clock began elsewhere and wraps on the way.
    const at = ((sent + 25) * 1_000 + 4_294_000_000) >>> 0;
    meter.pong({ type: 'pong', number, sent: 0, count, at }, sent, sent + 40 + late(number));
  }
  return meter;
}

test('a round trip is what most of them take', () => {
  expect(measured().result()).toEqual({ roundTripMs: 40, jitterMs: 0, lossUp: 0, lossDown: 0 });
  expect(measured({ late: (number) => (number % 10 ? 0 : 500) }).result()?.roundTripMs).toBe(40);
});

test('loss is told apart by its direction', () => {
  expect(measured({ lostUp: 5, lostDown: 19 }).result()).toMatchObject({ lossUp: expect.closeTo(0.05) as number });
  expect(measured({ lostUp: 5, lostDown: 19 }).result()).toMatchObject({ lossDown: expect.closeTo(0.2) as number });
});

test('the worse jitter of both directions counts', () => {
  const meter = measured({ late: (number) => (number % 2) * 30 });
  expect(meter.result()?.jitterMs).toBeGreaterThan(25);
  expect(meter.result()?.jitterMs).toBeLessThan(31);
  meter.report({ type: 'report', pings: 100, jitter: 45_000, load: 0, bytes: 0, time: 0 });
  expect(meter.result()?.jitterMs).toBe(45);
});

test('where no answer came there is nothing to say', () => {
  const meter = new Steadiness();
  meter.sent();
  expect(meter.result()).toBeNull();
});

test('an answer that comes twice counts once', () => {
  const meter = measured({ lostDown: 10 });
  meter.pong({ type: 'pong', number: 99, sent: 0, count: 100, at: 0 }, 0, 9_999);
  expect(meter.result()?.lossDown).toBeCloseTo(0.1);
});

test('a speed leaves the warm-up out', () => {
  const speed = new Speed();
  expect(speed.result()).toBeNull();
  for (let at = 0; at < 500; at += 100) speed.arrived(1_100, at);
  expect(speed.result()).toBeNull();
  // 1,100 bytes every 8 ms are 1.1 Mb/s.
  for (let at = 500; at < 2_000; at += 8) speed.arrived(1_100, at);
  expect(speed.result()).toBeGreaterThan(1_000_000);
  expect(speed.result()).toBeLessThan(1_150_000);
});

test('the speed upwards is the server’s word', () => {
  const report = { type: 'report', pings: 0, jitter: 0, load: 9 } as const;
  expect(speedUp({ ...report, bytes: 125_000, time: 1_000_000 })).toBe(1_000_000);
  expect(speedUp({ ...report, bytes: 0, time: 0 })).toBeNull();
});
