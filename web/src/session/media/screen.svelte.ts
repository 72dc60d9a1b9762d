// Owns the capture of this page's screen. Whose screen is shared is the server's to say: what is captured here lives only
// while that is this person, or is being asked for. So a pause, a host or another's share ends it without being named, and
// nothing begins again by itself.
import type { Command } from '../../wire/Command';
import type { Outcome } from '../../wire/Outcome';

/** What the browser captures. */
export interface ScreenTracks {
  video: MediaStreamTrack;
  /** Where the browser gives the sound too. */
  audio: MediaStreamTrack | null;
}

/** What the server says of this person. */
export interface Stand {
  /** They are the one who shares. */
  shares: boolean;
  /** They are inside a session that runs. */
  inside: boolean;
  /** It is this page that carries their media. */
  carries: boolean;
}

export interface ScreenHooks {
  do: (command: Command) => void;
  /** It was shared, and is not any more, though nobody here stopped it. */
  onTaken: () => void;
  /** The browser could not capture, for another reason than that the person did not want to. */
  onFailed: () => void;
}

/** Text is to stay readable; a screen moves seldom. Of sound only a tab's: the computer's has the others' voices in it. */
const options = {
  video: { frameRate: { ideal: 10, max: 15 }, width: { max: 1920 }, height: { max: 1080 } },
  audio: true,
  preferCurrentTab: false,
  selfBrowserSurface: 'exclude',
  surfaceSwitching: 'include',
  systemAudio: 'exclude',
};

export const canShareScreen = () =>
  typeof navigator !== 'undefined' && typeof navigator.mediaDevices?.getDisplayMedia === 'function';

export class Screen {
  /** What is captured; nothing of it leaves before the server says that this person shares. */
  captured = $state.raw<ScreenTracks | null>(null);
  #hooks: ScreenHooks;
  #stand = $state.raw<Stand>({ shares: false, inside: false, carries: false });
  #isChoosing = false;
  /** The server has not said yet that this is shared. */
  #isAsked = false;
  /** It was told already that nothing is shared from here. */
  #hasSaidNothing = false;

  /** What leaves this page. */
  readonly sending = $derived(this.#stand.shares && this.#stand.carries ? this.captured : null);

  constructor(hooks: ScreenHooks) {
    this.#hooks = hooks;
  }

  /** Lets the person choose what to show, from a tap, and asks the server. Who chooses nothing has changed nothing. */
  async share(): Promise<void> {
    if (this.captured || this.#isChoosing || !canShareScreen()) return;
    this.#isChoosing = true;
    try {
      this.#got(await navigator.mediaDevices.getDisplayMedia(options));
    } catch (error) {
      if (!(error instanceof DOMException) || error.name !== 'NotAllowedError') this.#hooks.onFailed();
    } finally {
      this.#isChoosing = false;
    }
  }

  /** **Stop sharing**. */
  stop(): void {
    if (!this.captured) return;
    this.drop();
    this.#sayNothing();
  }

  /** Captures nothing any more, and says nothing of it. */
  drop(): void {
    const { captured } = this;
    this.captured = null;
    this.#isAsked = false;
    captured?.video.stop();
    captured?.audio?.stop();
  }

  /** Follows what the server says. */
  follow(stand: Stand): void {
    this.#stand = stand;
    const { shares, inside, carries } = stand;
    if (shares) this.#isAsked = false;
    else this.#hasSaidNothing = false;
    if (this.captured && (!inside || !carries)) this.drop();
    else if (this.captured && !shares && !this.#isAsked) {
      this.drop();
      this.#hooks.onTaken();
    }
    // Reloaded while it was shared, or it goes on at a newer device: nobody is to look at a screen that does not come.
    if (shares && inside && carries && !this.captured) this.#sayNothing();
  }

  /** The server has answered. What it refused is not captured a moment longer; what it granted is in the next view. */
  settled(command: Command, outcome: Outcome): void {
    if (command.type !== 'share_screen' || !this.#isAsked) return;
    if (outcome.type === 'done') this.#isAsked = false;
    // What is still to be answered is captured and shown to nobody.
    else if (outcome.type !== 'busy' && outcome.type !== 'not_known') this.drop();
  }

  #got(stream: MediaStream): void {
    const [video] = stream.getVideoTracks();
    const [audio = null] = stream.getAudioTracks();
    if (!video) return;
    video.contentHint = 'detail';
    if (audio) audio.contentHint = 'music';
    this.captured = { video, audio };
    // The browser's own button, or the window that was shown is closed.
    video.addEventListener('ended', () => this.captured?.video === video && this.stop());
    if (!this.#stand.inside || !this.#stand.carries) return this.drop();
    this.#isAsked = true;
    this.#hooks.do({ type: 'share_screen' });
  }

  #sayNothing(): void {
    if (this.#hasSaidNothing || !this.#stand.inside) return;
    this.#hasSaidNothing = true;
    this.#hooks.do({ type: 'stop_sharing' });
  }
}
