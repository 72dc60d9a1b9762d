// Keeps the screen from going dark while somebody waits or talks.

let lock: WakeLockSentinel | null = null;
let wanted = false;

async function hold(): Promise<void> {
  if (!wanted || lock || document.visibilityState !== 'visible' || !('wakeLock' in navigator)) return;
  lock = await navigator.wakeLock.request('screen').catch(() => null);
  lock?.addEventListener('release', () => (lock = null));
}

export function stayAwake(yes: boolean): void {
  wanted = yes;
  if (yes) void hold();
  else void lock?.release();
}

/** Browsers let go when the page is hidden; take it back afterwards. */
export function keepAwakeWhenVisible(): () => void {
  document.addEventListener('visibilitychange', hold);
  return () => document.removeEventListener('visibilitychange', hold);
}
