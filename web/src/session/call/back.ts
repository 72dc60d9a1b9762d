// The back button of a phone, which people press to close what is open. In the call it closes that, or asks, before it leads
// away: it stands under the thumb, and a session is not left by chance. Computers keep theirs as it is.

interface State {
  inCall?: boolean;
}

/**
 * Keeps one step back for the call. `close` closes what is open and says whether anything was; else it `ask`s. The answer ends
 * the watch, and takes the step away again.
 */
export function guardBack(close: () => boolean, ask: () => void): () => void {
  if (!matchMedia('(pointer: coarse)').matches) return () => {};
  const here = location.href;
  // A page that was reloaded has it still.
  if (!isKept()) keep();
  const back = () => {
    // To a part of this page, by a link.
    if (location.href !== here) return;
    keep();
    if (!close()) ask();
  };
  window.addEventListener('popstate', back);
  return () => {
    window.removeEventListener('popstate', back);
    if (isKept()) history.back();
  };
}

const isKept = () => (history.state as State | null)?.inCall === true;
const keep = () => history.pushState({ inCall: true } satisfies State, '');
