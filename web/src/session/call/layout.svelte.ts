// How this page shows the session: its person's own choice, which the server does not learn. It outlives a change of page, so
// that who is brought back into the session finds it as it was.
import { flushSync } from 'svelte';
import { stage as words } from '../../messages/stage';
import { focusFallback } from '../../ui/focus';
import { toasts } from '../../ui/toasts.svelte';
import type { Session } from '../session.svelte';
import { arrange, type Arrangement, remembered, type Scene, SELF, toggled, type Wish } from './arrangement';
import { type Corner, cornerAfter } from './corner';

const toast_key = 'self-view';

class Layout {
  wish = $state.raw<Wish>(null);
  /** Who was enlarged beside the screen that is shown, for as long as it is. */
  beside = $state<string | null>(null);
  hidesSelf = $state(false);
  /** Where the small tile lies. */
  corner = $state<Corner>('bottom-end');

  sceneOf(session: Session): Scene {
    const { screen } = session.view?.session ?? {};
    return {
      people: (session.groups?.tiles ?? []).map(({ participant, standing }) => ({
        id: participant,
        covered: standing === 'paused',
      })),
      hidesSelf: this.hidesSelf,
      screen: !!screen && screen !== session.view?.you.participant && !!session.view?.people[screen],
    };
  }

  of(session: Session): Arrangement {
    return arrange(this.sceneOf(session), this.wish, this.beside);
  }

  /** **Enlarge** and **Shrink**. */
  toggle(session: Session, id: string): void {
    const before = document.activeElement;
    const arranged = this.of(session);
    flushSync(() => {
      if (this.sceneOf(session).screen) this.beside = arranged.can(id) === 'enlarge' ? id : null;
      else this.wish = toggled(arranged, id, this.wish);
    });
    // A tile that was put in another place of the list loses the keyboard on the way.
    if (before instanceof HTMLElement && before.isConnected && document.activeElement === document.body) before.focus();
  }

  forgetWhoHasGone(session: Session): void {
    const scene = this.sceneOf(session);
    this.wish = remembered(this.wish, scene);
    const isThere = scene.people.some(({ id }) => id === this.beside) || (this.beside === SELF && !scene.hidesSelf);
    if (!scene.screen || !isThere) this.beside = null;
  }

  moveOn(): void {
    this.corner = cornerAfter(this.corner);
  }

  hideSelf(): void {
    // The button that was pressed goes with the tile.
    flushSync(() => (this.hidesSelf = true));
    if (document.activeElement === document.body) focusFallback();
    const actions = [{ name: words.showSelf, act: () => this.showSelf() }];
    toasts.show({ key: toast_key, title: words.selfHidden, detail: words.selfHiddenMore, actions, lasts_ms: 8000 });
  }

  showSelf(): void {
    this.hidesSelf = false;
    toasts.dismiss(toast_key);
  }
}

export const layout = new Layout();
