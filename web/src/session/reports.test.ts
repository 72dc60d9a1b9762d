import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { FromPage } from '../wire/FromPage';
import { type Known, Reports } from './reports';
import { sampleMay, sampleView } from './sample';

const sound = { audio: true, video: false };
const condition = { camera: null, microphone: null, connection: 'fair' } as const;
const waiting = sampleView({ standing: 'waiting', may: sampleMay({ send: false }) });
const inside = sampleView({ standing: 'admitted', may: sampleMay() });

let sent: FromPage[] = [];
let isUp = true;
const reports = () => {
  const all = new Reports((message) => {
    if (isUp) sent.push(message);
    return isUp;
  });
  return (known: Partial<Known>) => all.follow({ view: inside, isOpen: true, sends: sound, condition: null, ...known });
};

beforeEach(() => {
  vi.useFakeTimers();
  sent = [];
  isUp = true;
});
afterEach(() => vi.useRealTimers());

test('who waits says how the test came out, and nothing else of the device', () => {
  const follow = reports();
  follow({ view: waiting });
  expect(sent).toEqual([]);
  follow({ view: waiting, condition });
  follow({ view: waiting, condition });
  expect(sent).toEqual([{ type: 'condition', condition }]);
});

test('inside it says what is on, when that changes, and no longer how the test came out', () => {
  const follow = reports();
  follow({ condition });
  follow({ condition });
  vi.advanceTimersByTime(500);
  follow({ condition, sends: { audio: false, video: false } });
  expect(sent.map((message) => message.type === 'devices' && message.on.audio)).toEqual([true, false]);
});

test.each([
  ['a host waits for nobody', sampleView({ role: 'host', standing: 'waiting', may: sampleMay({ send: false }) })],
  ['who was denied', sampleView({ standing: 'denied', may: sampleMay({ send: false }) })],
  ['who gets ready', sampleView({ standing: 'preparing', may: sampleMay({ send: false }) })],
  ['who is paused', sampleView({ standing: 'paused', may: sampleMay({ send: false }) })],
  ['who is inside a held session', sampleView({ standing: 'admitted', may: sampleMay({ send: false }) })],
])('%s says nothing', (_, view) => {
  reports()({ view, condition });
  expect(sent).toEqual([]);
});

test('a device whose person is seen through another one says nothing', () => {
  reports()({ sends: null });
  expect(sent).toEqual([]);
});

test('it is said again on a new line, and after another place', () => {
  const follow = reports();
  const on = { type: 'devices', on: sound };
  follow({});
  follow({ isOpen: false });
  vi.advanceTimersByTime(500);
  follow({});
  expect(sent).toEqual([on, on]);
  follow({ view: waiting });
  vi.advanceTimersByTime(500);
  follow({});
  expect(sent).toEqual([on, on, on]);
});

test('of many changes the last is said, and two a second at most', () => {
  const follow = reports();
  for (let times = 0; times < 9; times += 1) follow({ sends: { audio: times % 2 === 0, video: true } });
  expect(sent).toHaveLength(1);
  follow({ sends: { audio: false, video: true } });
  vi.advanceTimersByTime(500);
  expect(sent).toEqual([
    { type: 'devices', on: { audio: true, video: true } },
    { type: 'devices', on: { audio: false, video: true } },
  ]);
  vi.advanceTimersByTime(5_000);
  expect(sent).toHaveLength(2);
});

test('what did not go out is not said to be said', () => {
  const follow = reports();
  isUp = false;
  follow({});
  isUp = true;
  follow({});
  expect(sent).toHaveLength(1);
});
