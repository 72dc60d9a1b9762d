import { beforeEach, expect, test } from 'vitest';
import { tested } from '../tested.svelte';
import { tellCondition, tellTested } from './condition';

beforeEach(() => (tested.condition = null));

test('devices are told apart from the connection, and what was not tested has no grade', () => {
  tellTested({ camera: { grade: 'poor', says: '' } as never }, { network: 'fair' });
  expect(tested.condition).toEqual({ camera: 'poor', microphone: null, connection: 'fair' });
});

test('a test without devices takes nothing back of what one with devices found', () => {
  tellCondition({ camera: 'fair', microphone: 'good', connection: 'good' });
  tellCondition({ camera: null, microphone: null, connection: 'poor' });
  expect(tested.condition).toEqual({ camera: 'fair', microphone: 'good', connection: 'poor' });
});
