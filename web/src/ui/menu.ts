// Where a menu opens, and which item the arrow keys reach.

export interface MenuItem {
  name: string;
  icon: string;
  /** Shown greyed: there is nothing for it to do now. */
  disabled?: boolean;
  /** Read after the name. */
  detail?: string;
  /** The key that does the same in the call. */
  key?: string;
  act: () => void;
}

interface Box {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

const gap = 8;

/** Beside the button: below it where there is room, else above; aligned where lines end, and within the window. */
export function place(
  button: Box,
  menu: { width: number; height: number },
  window: { width: number; height: number },
  direction = document.documentElement.dir,
): { left: number; top: number } {
  const end = direction === 'rtl' ? button.left : button.right - menu.width;
  const left = Math.min(Math.max(gap, end), window.width - menu.width - gap);
  const below = button.bottom + gap;
  const top = below + menu.height + gap <= window.height ? below : Math.max(gap, button.top - gap - menu.height);
  return { left: Math.max(gap, left), top };
}

export function nextIndex(key: string, now: number, count: number): number | null {
  if (count === 0) return null;
  switch (key) {
    case 'ArrowDown':
      return (now + 1) % count;
    case 'ArrowUp':
      return (now - 1 + count) % count;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return null;
  }
}
