// Owns the camera and the microphone of this page: one owner, because on phones a second request ends the first. It
// asks when told to, keeps what it got across pauses, and never sends anything anywhere.
import type { CaptureProblem, Choices, Wish } from './devices';
import { areBothGranted, constraints, isGranted, problemOf, readChoices, writeChoices } from './devices';

export type CaptureState = 'off' | 'asking' | 'on' | 'failed';

export class Capture {
  state = $state<CaptureState>('off');
  problem = $state<CaptureProblem | null>(null);
  audio = $state.raw<MediaStreamTrack | null>(null);
  video = $state.raw<MediaStreamTrack | null>(null);
  micOn = $state(true);
  cameraOn = $state(true);
  /** What the person settled on; nothing while they have not. */
  wish = $state<Wish | null>(null);

  readonly isHeard = $derived(this.audio !== null && this.micOn);
  readonly isSeen = $derived(this.video !== null && this.cameraOn);

  /** Looks whether the browser gives the devices back without asking. */
  #isTakingUp = $state(false);
  /** Which asking is meant: what an earlier one brings after all is not kept. */
  #asking = 0;
  #storage: Storage;

  constructor(storage: Storage = sessionStorage) {
    this.#storage = storage;
    Object.assign(this, readChoices(storage));
  }

  /** Nobody has been asked yet, on this page or before it was reloaded. */
  readonly isUntried = $derived(this.state === 'off' && this.wish === null);

  /** Neither of the two is on, and the person has not said that they want it so. */
  readonly isMissing = $derived(!this.audio && !this.video && this.wish !== 'none' && !this.#isTakingUp);

  /** Asks for camera and microphone, from a tap. The answer: whether there is something to send now. */
  async start(wish: Wish = 'both'): Promise<boolean> {
    if (this.state === 'asking') return false;
    this.#choose({ wish });
    this.problem = null;
    if (wish === 'none') {
      this.stop();
      return false;
    }
    if (!navigator.mediaDevices) {
      this.problem = 'insecure';
      this.state = 'failed';
      return false;
    }
    this.state = 'asking';
    await this.#ask(wish);
    return this.audio !== null || this.video !== null;
  }

  /** After a reload: takes up again what was on, if that shows no prompt. */
  async takeUpAgain(): Promise<void> {
    const { wish } = this;
    if (wish !== null && wish !== 'none') await this.#takeUp(wish, isGranted);
  }

  /** For a host who comes back to their session on another tab: as after a reload, if the browser has said yes. */
  async takeUpGranted(): Promise<void> {
    if (this.isUntried) await this.#takeUp('both', areBothGranted);
  }

  /**
   * **Continue with sound only**. If the microphone is refused as well, the person goes on with neither; then the answer
   * is false.
   */
  async continueWithSound(): Promise<boolean> {
    if (await this.start('sound')) return true;
    await this.start('none');
    return false;
  }

  async toggleMic(): Promise<void> {
    if (this.audio) this.#choose({ micOn: !this.micOn });
    else {
      this.#choose({ micOn: true });
      await this.start(this.video || this.wish === 'both' ? 'both' : 'sound');
    }
  }

  async toggleCamera(): Promise<void> {
    if (this.video) this.#choose({ cameraOn: !this.cameraOn });
    else {
      this.#choose({ cameraOn: true });
      await this.start('both');
    }
  }

  /** What was asked for and comes later is stopped where it arrives. */
  stop(): void {
    this.#asking += 1;
    this.#take('audio', null);
    this.#take('video', null);
    this.state = 'off';
  }

  async #takeUp(wish: Wish, granted: () => Promise<boolean>): Promise<void> {
    if (this.state !== 'off' || this.#isTakingUp) return;
    this.#isTakingUp = true;
    try {
      if (await granted()) await this.start(wish);
    } finally {
      this.#isTakingUp = false;
    }
  }

  async #ask(wish: 'both' | 'sound'): Promise<void> {
    this.#asking += 1;
    const asking = this.#asking;
    try {
      this.#got(await navigator.mediaDevices.getUserMedia(constraints(wish)), asking);
    } catch (error) {
      if (asking !== this.#asking) return;
      this.problem = problemOf(error);
      // A computer without a camera, or with one that is taken, still has a voice; and the other way round.
      const rest = wish === 'both' && this.problem !== 'refused' ? await this.#askForOne() : null;
      if (rest) this.#got(rest, asking);
      else if (asking === this.#asking) this.state = this.audio || this.video ? 'on' : 'failed';
    }
  }

  async #askForOne(): Promise<MediaStream | null> {
    for (const wish of ['sound', 'camera'] as const) {
      const stream = await navigator.mediaDevices.getUserMedia(constraints(wish)).catch(() => null);
      if (stream) return stream;
    }
    return null;
  }

  #got(stream: MediaStream, asking: number): void {
    if (asking !== this.#asking) {
      for (const track of [...stream.getAudioTracks(), ...stream.getVideoTracks()]) track.stop();
      return;
    }
    this.#take('audio', stream.getAudioTracks()[0] ?? null);
    this.#take('video', stream.getVideoTracks()[0] ?? null);
    this.state = 'on';
    this.#obey();
  }

  #take(kind: 'audio' | 'video', track: MediaStreamTrack | null): void {
    if (this[kind] !== track) this[kind]?.stop();
    this[kind] = track;
    // Unplugged, or ended by the system: the buttons then offer to turn it on again.
    track?.addEventListener('ended', () => {
      if (this[kind] === track) this[kind] = null;
      if (!this.audio && !this.video) this.state = 'off';
    });
  }

  #choose(choice: Partial<Choices>): void {
    Object.assign(this, choice);
    writeChoices(this.#storage, { wish: this.wish, micOn: this.micOn, cameraOn: this.cameraOn });
    this.#obey();
  }

  #obey(): void {
    if (this.audio) this.audio.enabled = this.micOn;
    if (this.video) this.video.enabled = this.cameraOn;
  }
}
