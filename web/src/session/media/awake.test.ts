import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { keepAwakeWhenVisible, stayAwake } from './awake';

/** What the browser has given and not been given back. */
let held: Lock[] = [];

class Lock extends EventTarget {
  release(): Promise<void> {
    held = held.filter((one) => one !== this);
    this.dispatchEvent(new Event('release'));
    return Promise.resolve();
  }
}

const request = vi.fn(async () => {
  await Promise.resolve();
  const lock = new Lock();
  held.push(lock);
  return lock;
});
const settled = () => new Promise((resolve) => setTimeout(resolve));
let visibility: DocumentVisibilityState = 'visible';
let end: () => void;

beforeEach(() => {
  held = [];
  visibility = 'visible';
  vi.stubGlobal('navigator', { wakeLock: { request } });
  vi.spyOn(document, 'visibilityState', 'get').mockImplementation(() => visibility);
  end = keepAwakeWhenVisible();
});
afterEach(async () => {
  stayAwake(false);
  await settled();
  end();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

function look(now: DocumentVisibilityState): void {
  visibility = now;
  // The system takes it as the page is hidden.
  if (now === 'hidden') for (const lock of held) void lock.release();
  document.dispatchEvent(new Event('visibilitychange'));
}

test('the screen stays on where somebody waits or talks, and no longer', async () => {
  stayAwake(true);
  await settled();
  expect(held).toHaveLength(1);
  stayAwake(false);
  expect(held).toHaveLength(0);
});

test('it is taken back as the page is seen again, if it is wanted still', async () => {
  stayAwake(true);
  await settled();
  look('hidden');
  await settled();
  expect(held).toHaveLength(0);
  look('visible');
  await settled();
  expect(held).toHaveLength(1);
  look('hidden');
  stayAwake(false);
  look('visible');
  await settled();
  expect(held).toHaveLength(0);
});

test('what comes once it is no longer wanted is given back, and two pages in a row take one', async () => {
  stayAwake(true);
  stayAwake(false);
  await settled();
  expect(held).toHaveLength(0);
  stayAwake(true);
  stayAwake(true);
  await settled();
  expect(held).toHaveLength(1);
});
