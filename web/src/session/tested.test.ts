import { beforeEach, expect, test } from 'vitest';
import { tested } from './tested.svelte';

beforeEach(() => sessionStorage.clear());

const condition = { camera: 'fair', microphone: null, connection: 'good' } as const;

test('a page that is loaded anew knows how its test came out, by link, and forgets it with the session', () => {
  tested.keepIn(sessionStorage, 'one');
  tested.tell(condition);
  tested.keepIn(sessionStorage, 'another');
  expect(tested.condition).toBeNull();
  tested.keepIn(sessionStorage, 'one');
  expect(tested.condition).toEqual(condition);
  tested.tell(null);
  tested.keepIn(sessionStorage, 'one');
  expect(tested.condition).toBeNull();
});

test.each(['', '{', 'null', '[]', '{"camera":"good"}', '{"camera":"best","microphone":null,"connection":null}'])(
  'what is kept and cannot be understood, %j, is nothing',
  (kept) => {
    sessionStorage.setItem('anteroom.condition one', kept);
    tested.keepIn(sessionStorage, 'one');
    expect(tested.condition).toBeNull();
  },
);
