import { expect, test } from 'vitest';
import { marks } from './marks';

const [off, on] = [
  { audio: false, video: false },
  { audio: true, video: true },
];

test('one is muted by oneself or by a host, and a host’s is told', () => {
  expect(marks({ muted: off, on })).toEqual([]);
  expect(marks({ muted: off, on: { audio: false, video: true } })).toEqual([{ medium: 'audio', by: 'self' }]);
  expect(marks({ muted: { audio: true, video: false }, on })).toEqual([{ medium: 'audio', by: 'host' }]);
  expect(marks({ muted: { audio: true, video: false }, on: off })).toEqual([
    { medium: 'audio', by: 'host' },
    { medium: 'video', by: 'self' },
  ]);
});

test('of a device that has said nothing yet nothing is claimed', () => {
  expect(marks({ muted: off, on: null })).toEqual([]);
  expect(marks({ muted: { audio: false, video: true }, on: null })).toEqual([{ medium: 'video', by: 'host' }]);
});
