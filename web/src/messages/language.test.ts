import { afterEach, expect, test, vi } from 'vitest';
import { list } from './en';
import { language, locale, speak, spoken, understood } from './language';

afterEach(() => {
  vi.restoreAllMocks();
  return speak('en');
});

const english = { bye: 'Goodbye', hello: (name: string) => `Hello ${name}` };
const spanish: typeof english = { bye: 'Adiós', hello: (name) => `Hola ${name}` };
const inSpanish = () => Promise.resolve({ default: spanish });

test('who holds the words says them in the language of the page', async () => {
  const words = spoken(english, { es: inSpanish });
  expect(words.hello('Ada')).toBe('Hello Ada');
  await speak('es-MX');
  expect([words.bye, words.hello('Ada')]).toEqual(['Adiós', 'Hola Ada']);
  await speak('en');
  expect([words.bye, words.hello('Ada')]).toEqual(['Goodbye', 'Hello Ada']);
});

test('words that come later are in the language too, once they are understood', async () => {
  await speak('es');
  const words = spoken(english, { es: inSpanish });
  await understood();
  expect(words.bye).toBe('Adiós');
});

test.each(['', 'en', 'en-GB', 'de', 'est', 'eses'])('"%s" is spoken to in English', async (tag) => {
  const words = spoken(english, { es: inSpanish });
  await speak(tag);
  expect([language(), words.bye]).toEqual(['en', 'Goodbye']);
});

test('words that are missing or cannot be had are said in English', async () => {
  const words = spoken(english, { es: () => Promise.reject(new TypeError('404')) });
  const others = spoken(english);
  await speak('es');
  expect([words.bye, others.bye]).toEqual(['Goodbye', 'Goodbye']);
});

test('a language that comes after another was chosen is not spoken', async () => {
  const words = spoken(english, { es: inSpanish });
  const spanishCame = speak('es');
  const englishCame = speak('en');
  await Promise.all([spanishCame, englishCame]);
  expect(words.bye).toBe('Goodbye');
});

test('dates are written as the viewer’s region does, where it speaks the language', async () => {
  vi.spyOn(navigator, 'languages', 'get').mockReturnValue(['de-DE', 'en-GB', 'en', 'es-MX']);
  expect(locale()).toBe('en-GB');
  await speak('es');
  expect(locale()).toBe('es-MX');
  vi.spyOn(navigator, 'languages', 'get').mockReturnValue(['de-DE', 'est']);
  expect(locale()).toBe('es');
});

test('a list is put together as the language does', async () => {
  expect(list(['Ada', 'Bo'])).toBe('Ada and Bo');
  await speak('es');
  expect(list(['Ada', 'Bo'])).toBe('Ada y Bo');
});
