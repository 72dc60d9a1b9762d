// Keeps the screen from going dark while somebody waits or talks.

let lock: WakeLockSentinel | null = null;
let isAsked = false;
let wanted = false;

async function hold(): Promise<void> {
  if (!wanted || lock || isAsked || document.visibilityState !== 'visible' || !('wakeLock' in navigator)) return;
  isAsked = true;
  const given = await navigator.wakeLock.request('screen').catch(() => null);
  isAsked = false;
  lock = given;
  given?.addEventListener('release', () => (lock = null));
  // It came for somebody who has gone on meanwhile.
  if (!wanted) void given?.release();
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
