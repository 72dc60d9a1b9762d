import { afterEach, expect, test, vi } from 'vitest';
import type { Session } from '../session.svelte';
import { floating } from './floating.svelte';

afterEach(() => {
  vi.unstubAllGlobals();
});

test('a small window that opens only after the call is over is closed at once', async () => {
  const asked: ((opened: object) => void)[] = [];
  const requestWindow = () => new Promise((resolve) => asked.push(resolve));
  vi.stubGlobal('documentPictureInPicture', { requestWindow });
  const small = { document: document.implementation.createHTMLDocument(), close: vi.fn(), addEventListener: vi.fn() };
  const opened = floating.toggle({} as Session);
  floating.close();
  asked[0]!(small);
  await opened;
  expect([small.close.mock.calls.length, floating.isOn]).toEqual([1, false]);
});
