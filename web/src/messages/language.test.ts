import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type * as Language from './language';

let module: typeof Language;
const english = { bye: 'Goodbye', hello: (name: string) => `Hello ${name}` };
const spanish: typeof english = { bye: 'Adiós', hello: (name) => `Hola ${name}` };
const inSpanish = () => Promise.resolve({ default: spanish });
const never = () => new Promise<{ default: typeof english }>(() => {});
const { documentElement: root } = document;

beforeEach(async () => {
  // What one test has words for is nothing to the next.
  vi.resetModules();
  module = await import('./language');
  root.lang = 'en';
  root.dir = 'ltr';
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

test('who holds the words says them in the language of the page', async () => {
  const words = module.spoken(english, { es: inSpanish });
  expect(words.hello('Ada')).toBe('Hello Ada');
  await module.speak('es-MX');
  expect([words.bye, words.hello('Ada')]).toEqual(['Adiós', 'Hola Ada']);
  await module.speak('en');
  expect([words.bye, words.hello('Ada')]).toEqual(['Goodbye', 'Hello Ada']);
});

test('words that come later are in the language too, once they are understood', async () => {
  await module.speak('es');
  const words = module.spoken(english, { es: inSpanish });
  await module.understood();
  expect(words.bye).toBe('Adiós');
});

test('words that came while those of the language were on their way are in it too', async () => {
  module.spoken(english, { es: inSpanish });
  const spoken = module.speak('es');
  const words = module.spoken(english, { es: inSpanish });
  await spoken;
  await module.understood();
  expect(words.bye).toBe('Adiós');
});

test.each(['', 'en', 'en-GB', 'de', 'est', 'eses'])('"%s" is spoken to in English', async (tag) => {
  const words = module.spoken(english, { es: inSpanish });
  await module.speak(tag);
  expect([module.language(), words.bye]).toEqual(['en', 'Goodbye']);
});

test('a page of which some words cannot be had is in one language all the same', async () => {
  const words = module.spoken(english, { es: inSpanish });
  module.spoken(english, { es: () => Promise.reject(new TypeError('404')) });
  root.lang = 'es';
  await module.speak('es');
  expect([module.language(), words.bye, root.lang]).toEqual(['en', 'Goodbye', 'en']);
});

test('words that do not come keep nobody waiting, and take their place when they come', async () => {
  vi.useFakeTimers();
  const waiting: ((words: { default: typeof english }) => void)[] = [];
  const words = module.spoken(english, { es: () => new Promise((come) => waiting.push(come)) });
  root.lang = 'es';
  const shown = module.speak('es').then(() => 'shown');
  await vi.advanceTimersByTimeAsync(module.patience_ms - 1);
  expect(await Promise.race([shown, 'not yet'])).toBe('not yet');
  await vi.advanceTimersByTimeAsync(1);
  expect(await shown).toBe('shown');
  expect([words.bye, root.lang]).toEqual(['Goodbye', 'en']);
  for (const come of waiting) come({ default: spanish });
  await vi.waitFor(() => expect([words.bye, root.lang]).toEqual(['Adiós', 'es']));
});

test('no script waits for words of its own for ever', async () => {
  vi.useFakeTimers();
  await module.speak('es');
  module.spoken(english, { es: never });
  const understood = module.understood().then(() => 'understood');
  await vi.advanceTimersByTimeAsync(module.patience_ms);
  expect(await understood).toBe('understood');
});

test('a language that comes after another was chosen is not spoken', async () => {
  const words = module.spoken(english, { es: inSpanish });
  const spanishCame = module.speak('es');
  const englishCame = module.speak('en');
  await Promise.all([spanishCame, englishCame]);
  expect(words.bye).toBe('Goodbye');
});

test('a document that is in the language already is left as it is', async () => {
  root.dir = 'rtl';
  await module.speak('en');
  expect(root.dir).toBe('rtl');
});

test('a choice is kept for the pages to come', () => {
  module.keep('es-MX');
  expect(document.cookie).toContain('anteroom_language=es');
});

test('dates are written as the viewer’s region does, where it speaks the language', async () => {
  const tags = vi.spyOn(navigator, 'languages', 'get').mockReturnValue(['de-DE', 'en-GB', 'en', 'es-MX']);
  expect(module.locale()).toBe('en-GB');
  await module.speak('es');
  expect(module.locale()).toBe('es-MX');
  tags.mockReturnValue(['de-DE', 'est']);
  expect(module.locale()).toBe('es');
});

test('lists and counts are put together as the language does', async () => {
  const { count, list } = await import('./en');
  expect(list(['Ada', 'Bo'])).toBe('Ada and Bo');
  expect([count(1, 'client', 'clients'), count(12_000, 'client', 'clients')]).toEqual(['1 client', '12,000 clients']);
  await module.speak('es');
  expect(list(['Ada', 'Bo'])).toBe('Ada y Bo');
  expect(count(0, 'cliente', 'clientes')).toBe('0 clientes');
});
