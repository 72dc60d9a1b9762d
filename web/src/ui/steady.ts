// Keeps a press for what it was meant for, in lists whose rows come and go: what has just come to another's place, under the
// finger or under the focus, takes no press for a moment, and neither does anything by a key that is held down.

const still_ms = 600;
/** The items of an open menu come where nothing was before. */
const in_rows = 'li button:not([role="menuitem"])';
/** Less is no other place. */
const moved_px = 4;

interface Spot {
  x: number;
  y: number;
}

/** Watches a container with buttons in it. An attachment; the answer ends it. */
export function keepSteady(container: HTMLElement): () => void {
  let spots = new Map<HTMLElement, Spot>();
  const resting = new Map<HTMLElement, ReturnType<typeof setTimeout>>();
  const buttons = () => [...container.querySelectorAll<HTMLElement>(in_rows)];
  const note = () => (spots = new Map(buttons().map((button) => [button, spotOf(button)])));

  function rest(button: HTMLElement): void {
    clearTimeout(resting.get(button));
    button.setAttribute('aria-disabled', 'true');
    const wake = () => {
      resting.delete(button);
      button.removeAttribute('aria-disabled');
    };
    resting.set(button, setTimeout(wake, still_ms));
  }

  const watch = new MutationObserver(() => {
    const before = spots;
    note();
    for (const [button, now] of spots) {
      const was = before.get(button);
      if (!was || Math.abs(was.x - now.x) > moved_px || Math.abs(was.y - now.y) > moved_px) rest(button);
    }
  });

  function pressed(event: MouseEvent): void {
    const button = (event.target as Element).closest<HTMLElement>(in_rows);
    // The second press of two is meant for what took the first.
    if (!button || !(resting.has(button) || event.detail > 1)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }
  note();
  watch.observe(container, { childList: true, characterData: true, subtree: true });
  container.addEventListener('scroll', note, { capture: true, passive: true });
  container.addEventListener('click', pressed, { capture: true });
  container.addEventListener('keydown', held, { capture: true });
  return () => {
    watch.disconnect();
    for (const timer of resting.values()) clearTimeout(timer);
    container.removeEventListener('scroll', note, { capture: true });
    container.removeEventListener('click', pressed, { capture: true });
    container.removeEventListener('keydown', held, { capture: true });
  };
}

function held(event: KeyboardEvent): void {
  const isPress = event.key === 'Enter' || event.key === ' ';
  if (event.repeat && isPress && (event.target as Element).closest(in_rows)) event.preventDefault();
}

function spotOf(button: HTMLElement): Spot {
  const { left, top } = button.getBoundingClientRect();
  return { x: left, y: top };
}
