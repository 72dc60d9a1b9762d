// Single keys in the call: M, V and F. They mean something only while the call has the keyboard, never where somebody types or
// chooses, and can be switched off, because who dictates or touches a key unawares must not be seen or heard by it.
import { isTyping } from '../../ui/focus';

export type Act = 'audio' | 'video' | 'fullscreen';

const acts: Partial<Record<string, Act>> = { m: 'audio', v: 'video', f: 'fullscreen' };

/** Where letters choose, or belong to what is open. */
const elsewhere = 'input, textarea, select, [contenteditable], dialog, [role="menu"], aside';

/** What a key does in the call, if anything. */
export function actOf(event: KeyboardEvent): Act | null {
  if (event.repeat || event.isComposing || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey)
    return null;
  const at = event.target;
  if (!(at instanceof Element) || isTyping(at) || at.closest(elsewhere)) return null;
  if (at !== document.body && !at.closest('.call')) return null;
  // A question is open that has not taken the focus yet.
  if (document.querySelector('dialog[open]')) return null;
  return acts[event.key.toLowerCase()] ?? null;
}

const stored_under = 'anteroom.keys';

class Keys {
  areOn = $state(read());

  toggle(): void {
    this.areOn = !this.areOn;
    try {
      localStorage.setItem(stored_under, this.areOn ? 'on' : 'off');
    } catch {
      // Then for as long as this page is open.
    }
  }

  /** Where no mouse is, nobody is told of keys that they hardly have. */
  get areToldOf(): boolean {
    return matchMedia('(any-pointer: fine)').matches;
  }

  /** What a menu says of a key, if it does something. */
  hint(act: Act): { key?: string } {
    const found = Object.entries(acts).find(([, one]) => one === act)?.[0];
    return found && this.areOn && this.areToldOf ? { key: found.toUpperCase() } : {};
  }
}

function read(): boolean {
  try {
    return localStorage.getItem(stored_under) !== 'off';
  } catch {
    return true;
  }
}

export const keys = new Keys();
