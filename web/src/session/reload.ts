// Loads the page anew where one of its scripts cannot be had although the server can: it was renewed since the page was opened,
// and its scripts have other names now. The place is the server's to keep, the devices are taken up again by themselves.

const key = 'anteroom.reloaded';
/** So that a script that stays away does not have the page loaded over and over: twice as long after each time. */
const not_again_ms = 60_000;
const longest_ms = 3_600_000;
/** While somebody writes, it is put off for so long and then for so long again. */
const put_off_ms = 1_000;

interface Last {
  at: number;
  /** How often in a row. */
  times: number;
}

/**
 * Loads the page anew: at once, or some minutes after it did so last, and not under the hands of somebody who writes. Where that
 * cannot be remembered, it does not. The answer takes it back. `now` is in milliseconds.
 */
export function reloadSoon(
  storage: Storage,
  now: number,
  reload: () => void,
  isWriting: () => boolean = () => false,
): () => void {
  const last = lastReload(storage);
  const apart = Math.min(longest_ms, not_again_ms * 2 ** (last.times - 1));
  const wait = last.times ? Math.min(apart, Math.max(0, last.at + apart - now)) : 0;
  // After a long time without, it is another matter.
  const times = now - last.at > 2 * longest_ms ? 1 : last.times + 1;
  let timer = setTimeout(due, wait);
  function due() {
    if (isWriting()) timer = setTimeout(due, put_off_ms);
    else if (remember(storage, { at: now + wait, times })) reload();
  }
  return () => clearTimeout(timer);
}

function lastReload(storage: Storage): Last {
  try {
    const { at, times } = JSON.parse(storage.getItem(key) ?? '{}') as Partial<Last>;
    return { at: Number(at) || 0, times: Number(times) || 0 };
  } catch {
    return { at: 0, times: 0 };
  }
}

function remember(storage: Storage, last: Last): boolean {
  try {
    storage.setItem(key, JSON.stringify(last));
    return true;
  } catch {
    return false;
  }
}
