// Whether a soft chime says that the session has started, to somebody who waits and may be looking elsewhere. It does, until
// that is switched off in this browser.
import { playChime } from '../media/notes';
import { ofBrowser } from '../storage';

const key = 'anteroom.start-chime';

class Chime {
  isOn = $state(kept() !== 'off');

  set(isOn: boolean): void {
    this.isOn = isOn;
    try {
      ofBrowser().setItem(key, isOn ? 'on' : 'off');
    } catch {
      // It holds for as long as the page is open.
    }
    // Heard at once: that shows what it is.
    if (isOn) void playChime();
  }

  started(): void {
    if (this.isOn) void playChime();
  }
}

function kept(): string | null {
  try {
    return ofBrowser().getItem(key);
  } catch {
    return null;
  }
}

export const chime = new Chime();
