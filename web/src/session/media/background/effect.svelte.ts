// What stands between the camera and whoever sees it, once a background was chosen. What does the work is fetched then. It
// never falls open: its picture is there or is nothing, and never the camera's own.
import type { Background, EffectTrouble } from './names';

export interface Hooks {
  /** Pictures with the background arrive on this track from now on. */
  onPicture: (picture: MediaStreamTrack) => void;
  onTrouble: (why: EffectTrouble) => void;
}

/** At work on one camera. */
export interface Running {
  /** Another background; the one before stays until it is there. */
  change: (background: Background) => void;
  stop: () => void;
}

export type Start = (camera: MediaStreamTrack, background: Background, hooks: Hooks) => Running;

const fetchStart = async (): Promise<Start> => (await import('./engine')).start;

/** The camera that a picture is made of: a picture has its size, but not every browser says so. */
const cameras = new WeakMap<MediaStreamTrack, MediaStreamTrack>();
export const cameraOf = (picture: MediaStreamTrack): MediaStreamTrack => cameras.get(picture) ?? picture;

export class Effect {
  /** What may be seen; nothing while there is none. */
  picture = $state.raw<MediaStreamTrack | null>(null);
  /** Why there is none, a new one each time. */
  trouble = $state.raw<{ why: EffectTrouble } | null>(null);

  #camera: MediaStreamTrack | null = null;
  #background: Background | null = null;
  #running: Running | null = null;
  /** At work on the camera before, which is shown until the other has a picture. */
  #outgoing: Running | null = null;
  /** Which work is meant: what an earlier one brings is not shown. */
  #work = 0;
  readonly #fetch: () => Promise<Start>;
  readonly #onTrouble: () => void;

  constructor(onTrouble: () => void, fetch = fetchStart) {
    this.#onTrouble = onTrouble;
    this.#fetch = fetch;
  }

  /** Called with whatever is used and chosen now. */
  follow(camera: MediaStreamTrack | null, background: Background | null): void {
    const isOther = camera !== this.#camera || (background === null) !== (this.#background === null);
    const isChanged = background !== this.#background;
    const goesOver = isOther && this.picture !== null && camera !== null && background !== null;
    [this.#camera, this.#background] = [camera, background];
    if (goesOver) this.#goOver();
    else if (isOther) this.again();
    else if (isChanged && background) for (const one of [this.#running, this.#outgoing]) one?.change(background);
  }

  /** From the beginning, with what is used and chosen now. */
  again(): void {
    this.#letGo();
    this.#next();
  }

  #next(): void {
    this.#endWork();
    this.trouble = null;
    if (this.#camera && this.#background) void this.#start(this.#camera, this.#work);
  }

  async #start(camera: MediaStreamTrack, work: number): Promise<void> {
    const ifMeant =
      <Told extends unknown[]>(act: (...told: Told) => void) =>
      (...told: Told): void => {
        if (work === this.#work) act(...told);
      };
    const fail = ifMeant((why: EffectTrouble) => this.#failed(why));
    try {
      const start = await this.#fetch();
      // Changed meanwhile, perhaps; ended, if the work is another.
      if (work !== this.#work || !this.#background) return;
      const onPicture = ifMeant((picture: MediaStreamTrack) => {
        cameras.set(picture, camera);
        this.picture = picture;
        this.#letGo();
      });
      this.#running = start(camera, this.#background, { onPicture, onTrouble: fail });
    } catch {
      fail('failed');
    }
  }

  #failed(why: EffectTrouble): void {
    // Whoever is told stops the camera, and what was wrong with the one before is forgotten with it.
    this.#onTrouble();
    this.trouble = { why };
  }

  /** Whoever's picture is shown goes on with it, behind its background, while the next begins. */
  #goOver(): void {
    if (!this.#outgoing) [this.#outgoing, this.#running] = [this.#running, null];
    this.#next();
  }

  #letGo(): void {
    this.#outgoing?.stop();
    this.#outgoing = null;
  }

  /** Nothing is at work then but what is kept. */
  #endWork(): void {
    this.#work += 1;
    this.#running?.stop();
    this.#running = null;
    if (!this.#outgoing) this.picture = null;
  }
}
