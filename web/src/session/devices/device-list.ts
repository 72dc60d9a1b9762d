// Which cameras, microphones and speakers there are, as the browser tells it: of one change several times over, and by name
// only to a page that may use them.
import type { Listed } from '../media/choices';

const settles_ms = 400;

/** Nothing where the browser does not say. */
export async function listDevices(): Promise<readonly Listed[] | null> {
  const found = await navigator.mediaDevices?.enumerateDevices?.().catch(() => null);
  // Without an id there is nothing to choose by.
  const named = found?.filter(({ deviceId }) => deviceId !== '');
  return named?.map(({ deviceId, label, kind }) => ({ id: deviceId, label, kind })) ?? null;
}

/** Calls back when devices have come or gone, once it has settled; the answer ends that. */
export function watchDevices(onChange: () => void): () => void {
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const changed = () => {
    clearTimeout(timer);
    timer = setTimeout(onChange, settles_ms);
  };
  devices?.addEventListener?.('devicechange', changed);
  return () => {
    clearTimeout(timer);
    devices?.removeEventListener?.('devicechange', changed);
  };
}
