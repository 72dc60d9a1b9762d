import { beforeEach, expect, test } from 'vitest';
import { tested } from '../tested.svelte';
import type { Outcome } from './figures';
import { conditionOf, reportTest } from './report';

const outcome = (checks: Outcome['checks']) =>
  ({ verdict: 'good', enoughFor: 'video', checks, figures: {} }) as Outcome;

beforeEach(() => (tested.condition = null));

test('the connection is as good as the worst of its parts, and devices are told apart from it', () => {
  const checks = { server: 'good', path: 'fair', steadiness: 'good', camera: 'poor', microphone: 'good' } as const;
  expect(conditionOf(outcome(checks))).toEqual({ camera: 'poor', microphone: 'good', connection: 'fair' });
  expect(conditionOf(outcome({ ...checks, speed: 'poor' })).connection).toBe('poor');
  expect(conditionOf(outcome({}))).toEqual({ camera: null, microphone: null, connection: null });
});

test('a test without devices takes nothing back of what one with devices found', () => {
  reportTest(outcome({ server: 'good', camera: 'fair', microphone: 'good' }));
  reportTest(outcome({ server: 'poor' }));
  expect(tested.condition).toEqual({ camera: 'fair', microphone: 'good', connection: 'poor' });
});
