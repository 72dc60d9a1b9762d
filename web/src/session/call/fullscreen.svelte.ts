// Whether the page has the whole screen. Phones of Apple have no such thing for pages, and are offered none.

class Fullscreen {
  isOn = $state(false);
  readonly isThere = typeof document !== 'undefined' && document.fullscreenEnabled === true;

  /** Follows what the browser says, which has keys of its own for it; the answer ends that. */
  watch(): () => void {
    const look = () => (this.isOn = document.fullscreenElement !== null);
    look();
    document.addEventListener('fullscreenchange', look);
    return () => document.removeEventListener('fullscreenchange', look);
  }

  /** The whole page, so that questions and notifications are seen too. A browser that refuses leaves all as it is. */
  toggle(): void {
    const asked = this.isOn ? document.exitFullscreen() : document.documentElement.requestFullscreen();
    asked.catch(() => {});
  }
}

export const fullscreen = new Fullscreen();
