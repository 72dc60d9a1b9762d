// Decides how an arrival reaches a provider who is not looking: a notification of the system, without a name, because it
// may stand on a shared or a locked screen, and a soft sound. Both are the provider's choice, kept in this browser: the same in the
// workspace and in a session.
import mark from '../mark.svg';
import { alertWords as words } from '../messages/alerts';
import { toasts } from '../ui/toasts.svelte';
import { chime } from './chime';

const notify_key = 'anteroom.workspace.notify';
const chime_key = 'anteroom.workspace.chime';

class Alerts {
  /** Whether this browser has such notifications at all; phones mostly do not let a page make them. */
  readonly canNotify = 'Notification' in globalThis;
  notify = $state(this.canNotify && Notification.permission === 'granted' && kept(notify_key) !== 'off');
  blocked = $state(false);
  sound = $state(kept(chime_key) === 'on');

  async setNotify(on: boolean): Promise<void> {
    this.notify = on;
    this.blocked = false;
    if (on && (await Notification.requestPermission()) !== 'granted') {
      this.notify = false;
      this.blocked = true;
    } else {
      keep(notify_key, on ? 'on' : 'off');
    }
  }

  setSound(on: boolean): void {
    this.sound = on;
    keep(chime_key, on ? 'on' : 'off');
    // Heard at once: it shows what it is, and this press is what lets the browser play it later.
    if (on) void chime();
  }

  /** Somebody came. */
  arrival(): void {
    if (this.sound) void chime();
    if (this.notify && !document.hasFocus()) showNotification();
  }
}

function showNotification(): void {
  try {
    const shown = new Notification(words.somebodyIsWaiting, { tag: 'anteroom-arrival', icon: mark });
    shown.addEventListener('click', () => {
      focus();
      shown.close();
    });
  } catch {
    // Android knows the permission but lets only service workers notify; the page itself still tells.
  }
}

// A browser may refuse storage altogether; the choice then holds for as long as the page is open.
function kept(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function keep(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    return;
  }
}

export const alerts = new Alerts();

/** Both at once, for who has one button for it; what came of it is told. */
export async function turnAlerts(on: boolean): Promise<void> {
  alerts.setSound(on);
  if (alerts.canNotify) await alerts.setNotify(on);
  const title = on ? words.isOn : words.isOff;
  toasts.show({ key: 'alerts', title, ...(on && !alerts.notify && { detail: words.soundOnly }) });
}
