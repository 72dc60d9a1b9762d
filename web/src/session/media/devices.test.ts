import { expect, test } from 'vitest';
import { canHaveSound } from './devices';

const microphone = { kind: 'audioinput' } as const;
const camera = { kind: 'videoinput' } as const;

test('sound alone is offered where there may be a microphone, and nowhere else', () => {
  expect(canHaveSound({ which: 'both', why: 'blocked' }, [])).toBe(true);
  expect(canHaveSound({ which: 'both', why: 'busy' }, [camera, microphone])).toBe(true);
  expect(canHaveSound({ which: 'both', why: 'blocked' }, [camera])).toBe(false);
  expect(canHaveSound({ which: 'both', why: 'missing' }, [])).toBe(false);
  expect(canHaveSound({ which: 'microphone', why: 'blocked' }, [microphone])).toBe(false);
  expect(canHaveSound({ which: 'both', why: 'insecure' }, [])).toBe(false);
});
