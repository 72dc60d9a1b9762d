// Loads the page anew where one of its scripts cannot be had although the server can: it was renewed since the page was opened,
// and its scripts have other names now. The place is the server's to keep, the devices are taken up again by themselves.

const key = 'anteroom.reloaded';
/** So that a script that stays away does not have the page loaded over and over. */
const not_again_ms = 60_000;

/**
 * Loads the page anew: at once, or a minute after it did so last. Where that cannot be remembered, it does not.
 * The answer takes it back. `now` is in milliseconds.
 */
export function reloadSoon(storage: Storage, now: number, reload: () => void): () => void {
  const wait = Math.min(not_again_ms, Math.max(0, lastReload(storage) + not_again_ms - now));
  const timer = setTimeout(() => {
    if (remember(storage, now + wait)) reload();
  }, wait);
  return () => clearTimeout(timer);
}

function lastReload(storage: Storage): number {
  try {
    return Number(storage.getItem(key)) || 0;
  } catch {
    return 0;
  }
}

function remember(storage: Storage, at: number): boolean {
  try {
    storage.setItem(key, String(at));
    return true;
  } catch {
    return false;
  }
}
