// Picture in picture: one person in a small window on top of all others, while the page is behind them. Never by itself: who
// walks past the screen sees a client there. Where browsers give a window of a document, it has the name, **Mute** and **Leave
// Session**; elsewhere it is the video alone.
import { mount, unmount } from 'svelte';
import { stage as words } from '../../messages/stage';
import { focusFallback } from '../../ui/focus';
import { toasts } from '../../ui/toasts.svelte';
import type { Session } from '../session.svelte';
import { SELF } from './arrangement';
import FloatingView from './FloatingView.svelte';
import { layout } from './layout.svelte';

/** Not in the types of TypeScript yet. */
interface DocumentPictureInPicture {
  requestWindow(wanted: { width: number; height: number }): Promise<Window>;
}

const size = { width: 360, height: 270 };

class Floating {
  isOn = $state(false);
  #end: (() => void) | null = null;
  /** What is being opened, and is still meant. */
  #opening: object | null = null;

  /** Whether this browser has either of the two. */
  get isThere(): boolean {
    return documents() !== null || document.pictureInPictureEnabled === true;
  }

  async toggle(session: Session): Promise<void> {
    if (this.isOn) return this.close();
    const opening = {};
    this.#opening = opening;
    const isMeant = () => this.#opening === opening;
    try {
      const places = documents();
      await (places ? this.#openDocument(places, session, isMeant) : this.#openVideo(session, isMeant));
    } catch {
      if (isMeant()) toasts.show({ key: 'floating', title: words.floatFailed, tone: 'wait' });
    }
  }

  /** Also what is still to open. */
  close(): void {
    this.#opening = null;
    this.#end?.();
  }

  async #openDocument(places: DocumentPictureInPicture, session: Session, isMeant: () => boolean): Promise<void> {
    const small = await places.requestWindow(size);
    if (!isMeant()) return small.close();
    const { head, body, documentElement } = small.document;
    documentElement.lang = document.documentElement.lang;
    small.document.title = document.title;
    for (const sheet of document.querySelectorAll('link[rel="stylesheet"]')) head.append(sheet.cloneNode());
    const leave = (act: () => void) => {
      this.close();
      // The question is asked on the page.
      window.focus();
      act();
    };
    const view = mount(FloatingView, { target: body, props: { session, small, leave } });
    const end = this.#ends(() => {
      void unmount(view);
      small.close();
    });
    small.addEventListener('pagehide', end);
  }

  async #openVideo(session: Session, isMeant: () => boolean): Promise<void> {
    const shown = whoFloats(session);
    const video = document.querySelector<HTMLVideoElement>(`[data-person="${shown}"] video`);
    if (!shown || !video) throw new Error('nobody is seen');
    const small = await video.requestPictureInPicture();
    if (!isMeant()) return document.exitPictureInPicture();
    const tell = () => {
      session.media.sizes.beside({ participant: shown, height: small.height * devicePixelRatio });
    };
    tell();
    small.addEventListener('resize', tell);
    const end = this.#ends(() => {
      small.removeEventListener('resize', tell);
      session.media.sizes.beside(null);
      if (document.pictureInPictureElement === video) document.exitPictureInPicture().catch(() => {});
    });
    video.addEventListener('leavepictureinpicture', end, { once: true });
  }

  /** It is open, and is closed by what is answered: once, and never another that was opened since. */
  #ends(end: () => void): () => void {
    this.isOn = true;
    const once = () => {
      if (this.#end !== once) return;
      this.#end = null;
      this.isOn = false;
      end();
      if (document.activeElement === document.body) focusFallback();
    };
    this.#end = once;
    return once;
  }
}

/** Who is enlarged, or speaks, or is there. */
export function whoFloats(session: Session): string | null {
  const { first } = layout.of(session);
  const people = session.groups?.tiles.map(({ participant }) => participant) ?? [];
  if (first !== null && first !== SELF) return first;
  return people.find((id) => session.media.speaking.includes(id)) ?? people[0] ?? null;
}

function documents(): DocumentPictureInPicture | null {
  const there: unknown = Reflect.get(window, 'documentPictureInPicture');
  return (there as DocumentPictureInPicture | undefined) ?? null;
}

export const floating = new Floating();
