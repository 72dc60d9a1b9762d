import { expect, test, vi } from 'vitest';
import { speak, spoken } from '../messages/language';
import { devicesPart } from './devices/parts.svelte';
import { Part } from './part.svelte';
import { beside, call, chat, drawable, fetchFor, isCrippled, lobby } from './parts.svelte';

test('a part is fetched once, whoever asks for it', async () => {
  const load = vi.fn(() => Promise.resolve({ default: 'the page' }));
  const part = new Part(load);
  part.fetch();
  part.fetch();
  await vi.waitFor(() => expect(part.content).toBe('the page'));
  expect(load).toHaveBeenCalledTimes(1);
});

test('a part that cannot be had is asked for once only: what came of it is half a page', async () => {
  const load = vi.fn(() => Promise.reject(new TypeError('404')));
  const part = new Part(load);
  part.fetch();
  await vi.waitFor(() => expect(part.failed).toBe(true));
  part.fetch();
  expect(load).toHaveBeenCalledTimes(1);
  expect(part.content).toBeNull();
});

test('a part comes with its words in the language of the page', async () => {
  await speak('es');
  const english = { bye: 'Goodbye' };
  const spanish = () =>
    new Promise<{ default: typeof english }>((come) => setTimeout(come, 50, { default: { bye: 'Adiós' } }));
  const part = new Part(() => Promise.resolve({ default: spoken(english, { es: spanish }) }));
  part.fetch();
  const said = await vi.waitUntil(() => part.content?.bye, { interval: 1 });
  expect(said).toBe('Adiós');
  await speak('en');
});

test('who waits has the call and the chat fetched, who prepares has not', () => {
  const fetched = vi.spyOn(call, 'fetch').mockReturnValue();
  const chatFetched = vi.spyOn(chat, 'fetch').mockReturnValue();
  vi.spyOn(beside, 'fetch').mockReturnValue();
  fetchFor('preparing');
  expect(fetched).not.toHaveBeenCalled();
  expect(chatFetched).not.toHaveBeenCalled();
  for (const page of ['waiting', 'before_start', 'door', 'asking', 'denied', 'paused', 'held', 'lobby'] as const) {
    fetched.mockClear();
    if (page === 'lobby') vi.spyOn(lobby, 'fetch').mockReturnValue();
    fetchFor(page);
    expect(fetched, page).toHaveBeenCalledTimes(1);
    expect(chatFetched, page).toHaveBeenCalled();
  }
});

test('a page whose script is not there is being opened, and one whose script cannot come says that it is incomplete', () => {
  expect(drawable('call')).toBe('loading');
  expect(drawable('waiting')).toBe('waiting');
  expect(isCrippled('waiting')).toBe(false);
  call.failed = true;
  expect(drawable('call')).toBe('incomplete');
  // Nobody who has not pressed I'm Ready loses what they typed.
  expect([isCrippled('call'), isCrippled('waiting'), isCrippled('preparing')]).toEqual([true, true, false]);
  expect(drawable('waiting')).toBe('waiting');
  call.failed = false;
});

test('what is missing beside a page has it loaded anew, but takes nobody out of a conversation', () => {
  for (const part of [chat, beside, devicesPart]) {
    part.failed = true;
    expect([isCrippled('waiting'), isCrippled('call'), isCrippled('preparing')]).toEqual([true, false, false]);
    part.failed = false;
  }
});
