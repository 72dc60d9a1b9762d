import { afterEach, expect, test, vi } from 'vitest';
import { ofBrowser, ofTab } from './storage';
import { Capture } from './media/capture.svelte';

afterEach(() => vi.restoreAllMocks());

const forbid = (name: 'sessionStorage' | 'localStorage') =>
  vi.spyOn(globalThis, name, 'get').mockImplementation(() => {
    throw new DOMException('', 'SecurityError');
  });

test('where a browser forbids its stores, nothing is kept and all else goes on', () => {
  forbid('sessionStorage');
  forbid('localStorage');
  for (const store of [ofTab(), ofBrowser()]) {
    expect(store.getItem('anything')).toBeNull();
    expect(() => store.setItem('anything', 'at all')).toThrow();
    store.removeItem('anything');
  }
  expect(new Capture().wish).toBeNull();
});
