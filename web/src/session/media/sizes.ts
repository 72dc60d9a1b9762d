// Tells the server how tall each person is shown here, so that nobody is sent a larger picture than is seen, and none that is
// scrolled out of sight or while this page is hidden.
import type { FromPage } from '../../wire/FromPage';

/** While a window is dragged its sizes change all the time; the server is told when they rest. */
const rests_after_ms = 100;
const height_max = 65_535;
/** As many as the server reads. */
const people_max = 64;

export class Sizes {
  #send: (message: FromPage) => void;
  #heights = new Map<string, number>();
  #people: string[] = [];
  #screen = 0;
  /** Who is shown in a window of their own too, which is seen while this page is not. */
  #beside: { participant: string; height: number } | null = null;
  #isHidden = false;
  #told = '';
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(send: (message: FromPage) => void) {
    this.#send = send;
  }

  /** Somebody's picture is so tall, in pixels of the device; 0 where it is not shown any more. */
  shown(participant: string, height: number): void {
    if (height > 0) this.#heights.set(participant, Math.min(Math.round(height), height_max));
    else this.#heights.delete(participant);
    this.#soon();
  }

  /** The shared screen is so tall, in pixels of the device; 0 where none is shown. */
  screenShown(height: number): void {
    this.#screen = Math.min(Math.round(height), height_max);
    this.#soon();
  }

  /** Somebody is shown so tall, in pixels of the device, in a small window beside this page; nobody any more. */
  beside(shown: { participant: string; height: number } | null): void {
    this.#beside = shown;
    this.#soon();
  }

  /** Whose media arrives here. */
  of(people: string[]): void {
    this.#people = people;
    this.#soon();
  }

  /** Whether this page is in the background. */
  hidden(isHidden: boolean): void {
    this.#isHidden = isHidden;
    this.#tell();
  }

  /** A new connection knows nothing of what was told to the one before. */
  forget(): void {
    this.#told = '';
    this.#soon();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#people = [];
    this.#told = '';
  }

  #soon(): void {
    this.#timer ??= setTimeout(() => this.#tell(), rests_after_ms);
  }

  #tell(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (!this.#people.length) return;
    // Also whoever is shown without a picture: there may be more people than pictures at once, and they are waited for.
    const people = [...new Set([...this.#people, ...this.#heights.keys()])].slice(0, people_max);
    const sizes = people.map((participant) => ({
      participant,
      height: Math.max(
        this.#isHidden ? 0 : (this.#heights.get(participant) ?? 0),
        this.#beside?.participant === participant ? Math.round(this.#beside.height) : 0,
      ),
    }));
    const screen = this.#isHidden ? 0 : this.#screen;
    const said = JSON.stringify([sizes, screen]);
    if (said === this.#told) return;
    this.#told = said;
    this.#send({ type: 'sizes', sizes, screen });
  }
}

/** A picture begins before it is scrolled into sight. */
const ahead = '25% 0px';

/**
 * Measures a picture in its box, cut to it or whole (`object-fit`), or the box where there is none yet, now and whenever it
 * changes. Out of sight it has no height: scrolled away, unless its tile stands outside of what scrolls.
 */
export function watchHeight(
  element: HTMLElement,
  onHeight: (height: number) => void,
  fit: 'cover' | 'contain' = 'cover',
): () => void {
  let isInSight = true;
  const look = () => {
    const { clientWidth, clientHeight } = element;
    const { videoWidth = 0, videoHeight = 0 } = element as Partial<HTMLVideoElement>;
    const filled = videoWidth > 0 ? (clientWidth * videoHeight) / videoWidth : 0;
    const whole = filled > 0 ? Math.min(clientHeight, filled) : clientHeight;
    const height = fit === 'contain' ? whole : Math.max(clientHeight, filled);
    onHeight(isInSight && clientWidth > 0 ? height * devicePixelRatio : 0);
  };
  const sizes = new ResizeObserver(look);
  sizes.observe(element);
  const sight = new IntersectionObserver(
    (seen) => {
      isInSight = seen.at(-1)?.isIntersecting ?? true;
      look();
    },
    { root: element.closest('.large, .pip, [data-scrolls]'), rootMargin: ahead },
  );
  sight.observe(element);
  element.addEventListener('resize', look);
  return () => {
    sizes.disconnect();
    sight.disconnect();
    element.removeEventListener('resize', look);
    onHeight(0);
  };
}

/** Tells whether this page is in the background, now and whenever that changes. */
export function watchVisibility(onHidden: (isHidden: boolean) => void): () => void {
  const look = () => onHidden(document.visibilityState === 'hidden');
  look();
  document.addEventListener('visibilitychange', look);
  return () => document.removeEventListener('visibilitychange', look);
}
