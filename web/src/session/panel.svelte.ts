// Which side panel is open. One at a time: they share one place. It outlives a change of page, so that who is brought back
// into the session finds it as it was.
export type PanelName = 'attendees' | 'chat';

class Panel {
  shown = $state<PanelName | null>(null);

  toggle(name: PanelName): void {
    this.shown = this.shown === name ? null : name;
  }

  close(): void {
    this.shown = null;
  }
}

export const panel = new Panel();
