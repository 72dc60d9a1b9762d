// Where the keyboard is in the chat: on phones it lies over the page, and the field stays above it; and what has the focus may go away.

/** An attachment for what ends with the field. */
export function keepAboveKeyboard(body: HTMLElement): (() => void) | undefined {
  const seen = window.visualViewport;
  if (!seen) return undefined;
  const place = () => {
    // Zoomed in, less is seen of the page without anything lying over it.
    const hidden = seen.scale > 1 ? 0 : Math.max(0, window.innerHeight - seen.height - seen.offsetTop);
    body.style.setProperty('--keyboard', `${Math.round(hidden)}px`);
  };
  place();
  seen.addEventListener('resize', place);
  seen.addEventListener('scroll', place);
  return () => {
    seen.removeEventListener('resize', place);
    seen.removeEventListener('scroll', place);
  };
}

/** For a button that takes itself away: on to the field, or to the messages where nothing can be written. */
export function focusIn(body: Element | null): void {
  body?.querySelector<HTMLElement>(body.querySelector('textarea') ? 'textarea' : '[data-scrolls]')?.focus();
}
