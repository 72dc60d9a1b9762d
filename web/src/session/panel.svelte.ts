// Which side panel is open. One at a time: they share one place. It outlives a change of page, so that who is brought back
// into the session finds it as it was, where it stands beside the pictures.
export type PanelName = 'attendees' | 'chat';

class Panel {
  shown = $state<PanelName | null>(null);

  toggle(name: PanelName): void {
    this.shown = this.shown === name ? null : name;
  }

  /** Does it lie over the page it belongs to, as on a phone? */
  get covers(): boolean {
    return matchMedia('(max-width: 899px), (max-height: 480px) and (orientation: landscape)').matches;
  }

  close(): void {
    this.shown = null;
  }
}

export const panel = new Panel();
