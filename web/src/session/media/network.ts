// When this device may have changed networks: the browser says that it is online again, or that it is on another kind of
// network. Its estimates of speed change all the time and say nothing of that.

/** What few browsers tell of the network, and TypeScript does not know. */
interface NetworkInformation extends EventTarget {
  readonly type?: string;
}

/** Calls back until what it answers with is called. */
export function onNetworkChange(changed: () => void): () => void {
  const information = (navigator as { connection?: NetworkInformation }).connection;
  let kind = information?.type;
  const compare = () => {
    if (information?.type === kind) return;
    kind = information?.type;
    changed();
  };
  window.addEventListener('online', changed);
  information?.addEventListener('change', compare);
  return () => {
    window.removeEventListener('online', changed);
    information?.removeEventListener('change', compare);
  };
}
