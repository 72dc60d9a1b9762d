// Keeps the keyboard's place in lists whose rows come and go: when the row that had the focus is gone, the focus goes to
// the name in the row that took its place, or to the heading of its section. Never to what can be done there: a key that is
// pressed once too often would do it to somebody else.

/** Where in which section the focus stands; nothing while it stands on no row. */
interface Stand {
  section: HTMLElement;
  index: number;
}

/**
 * Watches a container with `section`s, each with a focusable heading and a list. An attachment; the answer ends it.
 */
export function keepFocusInLists(container: HTMLElement): () => void {
  let stand: Stand | null = null;
  const note = () => (stand = standOf(document.activeElement));
  const watch = new MutationObserver(() => {
    if (!stand || (document.activeElement && document.activeElement !== document.body)) return;
    // A question of its own has the focus, or will have it.
    if (document.querySelector('dialog[open]')) return;
    const { section, index } = stand;
    const rows = section.isConnected ? [...section.querySelectorAll<HTMLElement>('li')] : [];
    const row = rows[Math.min(index, rows.length - 1)];
    const next =
      row?.querySelector<HTMLElement>('[data-row-name]') ??
      (section.isConnected ? section : container).querySelector<HTMLElement>('[tabindex="-1"]');
    next?.focus();
  });
  container.addEventListener('focusin', note);
  watch.observe(container, { childList: true, subtree: true });
  return () => {
    watch.disconnect();
    container.removeEventListener('focusin', note);
  };
}

function standOf(element: Element | null): Stand | null {
  const row = element?.closest('li');
  const section = row?.closest('section');
  if (!row || !section) return null;
  return { section, index: [...section.querySelectorAll('li')].indexOf(row) };
}
