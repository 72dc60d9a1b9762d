import { afterEach, expect, test, vi } from 'vitest';
import { onNetworkChange } from './network';

class Information extends EventTarget {
  type = 'wifi';
}

afterEach(() => {
  vi.unstubAllGlobals();
});

test('another kind of network is a change, another estimate of its speed is none', () => {
  const connection = new Information();
  vi.stubGlobal('navigator', { connection });
  const changed = vi.fn();
  const stop = onNetworkChange(changed);
  connection.dispatchEvent(new Event('change'));
  expect(changed).not.toHaveBeenCalled();
  connection.type = 'cellular';
  connection.dispatchEvent(new Event('change'));
  connection.dispatchEvent(new Event('change'));
  expect(changed).toHaveBeenCalledTimes(1);
  stop();
  connection.type = 'wifi';
  connection.dispatchEvent(new Event('change'));
  expect(changed).toHaveBeenCalledTimes(1);
});

test('being online again is a change, where nothing else is told too', () => {
  vi.stubGlobal('navigator', {});
  const changed = vi.fn();
  const stop = onNetworkChange(changed);
  window.dispatchEvent(new Event('online'));
  expect(changed).toHaveBeenCalledTimes(1);
  stop();
});
