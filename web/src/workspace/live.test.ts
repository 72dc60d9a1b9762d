import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Workspace } from '../wire/Workspace';
import { idle } from './idle.svelte';
import { LiveWorkspace } from './live.svelte';
import { workspace } from './sample';

const reload = vi.fn();
let me = 'Ada';
let live: LiveWorkspace;

const answer = (): Workspace => ({ ...workspace(), me });

beforeEach(async () => {
  me = 'Ada';
  vi.stubGlobal('location', { ...window.location, reload, assign: vi.fn() });
  vi.stubGlobal(
    'fetch',
    vi.fn(async () => new Response(JSON.stringify(answer()))),
  );
  vi.stubGlobal(
    'WebSocket',
    class extends EventTarget {
      close() {}
    },
  );
  live = new LiveWorkspace();
  await live.load();
  idle.lock();
});
afterEach(() => {
  idle.unlock();
  vi.unstubAllGlobals();
  vi.clearAllMocks();
});

test('what was locked goes on for whose it is', async () => {
  await live.again();
  expect([idle.locked, reload.mock.calls.length]).toEqual([false, 0]);
});

test('what one person left is not shown to the next one who signs in here', async () => {
  me = 'Bob';
  await live.again();
  expect([idle.locked, reload.mock.calls.length, live.workspace?.me]).toEqual([true, 1, 'Ada']);
});
