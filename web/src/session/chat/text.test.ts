import { expect, test } from 'vitest';
import { cleaned, left, text_chars_max } from './text';

test('a text is cleaned as the server does, so that it is counted and found again', () => {
  expect(cleaned(' one\r\n\u{202e}two\u{7} \n ')).toBe('one\ntwo');
  expect(cleaned('\u{202e} ')).toBe('');
  expect(cleaned('half \ud83d and whole \u{1f600}')).toBe('half  and whole \u{1f600}');
});

test('characters are counted, not the halves that the browser keeps them in', () => {
  expect(left('é'.repeat(text_chars_max))).toBe(0);
  expect(left('\u{1f468}'.repeat(text_chars_max))).toBe(0);
  expect(left('a'.repeat(text_chars_max + 1))).toBe(-1);
});
