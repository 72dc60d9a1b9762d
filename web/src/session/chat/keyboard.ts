// On phones whose keyboard lies over the page: the field stays above it.

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
