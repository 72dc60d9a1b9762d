// Whether a soft chime says that the waiting is over, to somebody who may be looking elsewhere: the session has started, or they were let
// in, brought back or turned away. It does, until that is switched off in this browser.
import { playChime } from '../media/notes';
import type { StandingTag } from '../../wire/StandingTag';
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

  ring(): void {
    if (this.isOn) void playChime();
  }
}

/** Does this change end a wait? Who turned away from the page is to know: their camera may be on now. */
export function callsBack(before: StandingTag | null, now: StandingTag | null): boolean {
  const waited = before === 'waiting' || before === 'asking' || before === 'paused';
  return waited && (now === 'admitted' || now === 'denied');
}

function kept(): string | null {
  try {
    return ofBrowser().getItem(key);
  } catch {
    return null;
  }
}

export const chime = new Chime();
