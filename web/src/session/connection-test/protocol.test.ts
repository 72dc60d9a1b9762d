import { expect, test } from 'vitest';
import { done, load, ping, read, wantLoad } from './protocol';

const bytes = (buffer: ArrayBuffer) => [...new Uint8Array(buffer)];

function message(length: number, ...beginning: number[]): ArrayBuffer {
  const filled = new Uint8Array(length);
  filled.set(beginning);
  return filled.buffer;
}

test('what a page says is where the server reads it', () => {
  expect(ping(258, 0xfffefdfc).byteLength).toBe(172);
  expect(bytes(ping(258, 0xfffefdfc)).slice(0, 10)).toEqual([1, 0, 0, 1, 2, 255, 254, 253, 252, 0]);
  expect([load().byteLength, bytes(load())[0]]).toEqual([1_100, 2]);
  expect([bytes(wantLoad()), bytes(done())]).toEqual([[3], [4]]);
});

test('what the server says is read', () => {
  const pong = message(172, 129, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 255, 0, 0, 0);
  expect(read(pong)).toEqual({ type: 'pong', number: 1, sent: 2, count: 3, at: 0xff000000 });
  expect(read(message(1_100, 130))).toEqual({ type: 'load', bytes: 1_100 });
  const report = message(21, 131, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 4, 0, 0, 0, 5);
  expect(read(report)).toEqual({ type: 'report', pings: 1, jitter: 2, load: 3, bytes: 4, time: 5 });
});

test('anything else is nothing', () => {
  for (const other of [message(0), message(1, 129), message(171, 129), message(172, 1), message(22, 131)]) {
    expect(read(other)).toBeNull();
  }
});
