// Takes what a page shows out of the document and puts it back as it was: with what was typed, the dialogs that were open, where it was
// scrolled to, and the focus. Out of the document it is not shown, read out or searched; it is still in the page's memory.

/** Takes everything in `frame` away; the answer puts it back. */
export function draw(frame: HTMLElement): () => void {
  for (const menu of frame.querySelectorAll<HTMLElement>(':popover-open')) menu.hidePopover();
  const focused = document.activeElement;
  const dialogs = [...frame.querySelectorAll<HTMLDialogElement>('dialog[open]')];
  const scrolled = [...frame.querySelectorAll('*')]
    .filter(({ scrollTop }) => scrollTop > 0)
    .map((element) => ({ element, at: element.scrollTop }));
  const top = window.scrollY;
  const kept = document.createDocumentFragment();
  kept.append(...frame.childNodes);
  return () => {
    frame.append(kept);
    for (const dialog of dialogs) {
      // What left the document is no modal any more, though it says that it is open.
      dialog.removeAttribute('open');
      dialog.showModal();
    }
    for (const { element, at } of scrolled) element.scrollTop = at;
    window.scrollTo({ top, behavior: 'instant' });
    const stood = focused instanceof HTMLElement && frame.contains(focused);
    const to = stood ? focused : dialogs.length === 0 && frame.querySelector<HTMLElement>('main');
    if (to) to.focus({ preventScroll: true });
  };
}
