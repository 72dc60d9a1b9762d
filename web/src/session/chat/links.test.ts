import { expect, test } from 'vitest';
import { pieces } from './links';

const hrefs = (text: string) => pieces(text).flatMap(({ href }) => href ?? []);
const together = (text: string) =>
  pieces(text)
    .map((piece) => piece.text)
    .join('');

test.each([
  ['see https://example.org/a?b=1#c now', 'https://example.org/a?b=1#c'],
  ['see https://example.org.', 'https://example.org/'],
  ['(see https://example.org/a)', 'https://example.org/a'],
  ['https://en.wikipedia.org/wiki/Rest_(music)', 'https://en.wikipedia.org/wiki/Rest_(music)'],
  ['"https://example.org/a"!', 'https://example.org/a'],
  ['<https://example.org/a>', 'https://example.org/a'],
  ['HTTPS://EXAMPLE.ORG', 'https://example.org/'],
  ['http://localhost:8080/x', 'http://localhost:8080/x'],
])('%j has a link', (text, href) => {
  expect(hrefs(text)).toEqual([href]);
  expect(together(text)).toBe(text);
});

test.each([
  'javascript:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  'file:///etc/passwd',
  'xhttps://example.org',
  'https://',
  'https://bank.example@evil.example/',
  'https://user:word@example.org',
  'www.example.org',
  'example.org',
])('%j has no link, and says what was written', (text) => {
  expect(hrefs(text)).toEqual([]);
  expect(together(text)).toBe(text);
});

test('letters that look like others are shown as where they lead', () => {
  // The first letter is Cyrillic.
  expect(pieces('https://аpple.com/')).toEqual([
    { text: 'https://xn--pple-43d.com/', href: 'https://xn--pple-43d.com/' },
  ]);
});

test('several links, and the text between them', () => {
  expect(pieces('a https://one.example, https://two.example b')).toEqual([
    { text: 'a ' },
    { text: 'https://one.example', href: 'https://one.example/' },
    { text: ', ' },
    { text: 'https://two.example', href: 'https://two.example/' },
    { text: ' b' },
  ]);
});

test('two thousand brackets are looked through in no time', () => {
  const text = `https://example.org/${'('.repeat(990)}${')'.repeat(990)}`;
  expect(hrefs(text)).toEqual([text]);
  expect(together(`https://example.org/${')'.repeat(1900)}`)).toHaveLength(1920);
});
