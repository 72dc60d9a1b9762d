// Decides where the keyboard focus goes when the page changes under it, and never takes it out of a text field.

export function isTyping(element: Element | null = document.activeElement): boolean {
  return element instanceof HTMLTextAreaElement || (element instanceof HTMLInputElement && element.type !== 'checkbox');
}

/** Remembers what has the focus; the answer gives it back, or to the page's own choice if that is gone. */
export function rememberFocus(): () => void {
  const before = document.activeElement;
  return () => {
    if (before instanceof HTMLElement && before.isConnected && before !== document.body) before.focus();
    else focusFallback();
  };
}

/** Where the focus goes when what had it is gone: the tray's first button in a call, the page's heading else. */
export function focusFallback(): void {
  const action = document.querySelector<HTMLElement>('[data-focus-fallback] button');
  (action ?? document.querySelector<HTMLElement>('h1[tabindex="-1"]'))?.focus();
}
