import { expect, test } from 'vitest';
import { refusals } from '../messages/refusals';
import { nameTrouble } from './name';

test('a name of 80 characters does, however many bytes they take', () => {
  expect(nameTrouble('Ada Winter')).toBeNull();
  expect(nameTrouble(` ${'ø'.repeat(80)} `)).toBeNull();
  expect(nameTrouble('👋'.repeat(80))).toBeNull();
});

test('a longer one is told, and so is none', () => {
  expect(nameTrouble('a'.repeat(81))).toBe(refusals.name_too_long);
  expect(nameTrouble('   ')).toBe(refusals.name_missing);
});
