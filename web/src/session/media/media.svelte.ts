// Brings this page's media in line with where the person stands: connects who waits, sends only from inside, shows who
// is on which receiver, and gives way to a newer device.
import type { FromPage } from '../../wire/FromPage';
import type { Kind } from '../../wire/Kind';
import type { May } from '../../wire/May';
import type { Slot } from '../../wire/Slot';
import type { ToPage } from '../../wire/ToPage';
import type { You } from '../../wire/You';
import type { Capture } from './capture.svelte';
import { canCall } from './devices';
import { Passage } from './passage.svelte';
import { nothing, Peer } from './peer';
import type { Screen } from './screen.svelte';
import { Sizes } from './sizes';

/** Another's screen, as it arrives; one that begins again is another one. */
export interface ReceivedScreen {
  participant: string;
  audio: MediaStreamTrack;
  video: MediaStreamTrack;
}

const retry_ms = 3_000;

/**
 * What the server lets this page do with media, and in what kind of session. It enforces that; this page does not rely
 * on it.
 */
export type Leave = Pick<May, 'connect' | 'send'> & {
  kind: Kind;
  /** By a host. The server forwards nothing of it; it need not leave the device. */
  muted: You['muted'];
};

export class Media {
  /** Whose picture arrives, by participant; empty outside. */
  pictures = $state.raw<Record<string, MediaStreamTrack | null>>({});
  /**
   * All that is to be played, whoever is heard on it; empty before somebody is inside. Who is paused keeps them, hushed: a browser
   * without anything to play stops its clock of sound, and is late by as much as came before it began again.
   */
  voices = $state.raw<MediaStreamTrack[]>([]);
  /** Nothing is to be heard now, whatever is played. */
  hushed = $state(true);
  /** Who speaks, this person among them; empty outside. */
  speaking = $state.raw<string[]>([]);
  /** Another device of this person carries the media. */
  elsewhere = $state(false);
  /** Whether picture and sound get through to the server. */
  readonly passage = new Passage();
  /** Why there is no picture and sound, in the server's words. */
  refused = $state<string | null>(null);
  /** Whose picture does not come because the network carries no more than the sound. */
  soundFirst = $state.raw<string[]>([]);
  /** The screen that is shown here. */
  screen = $state.raw<ReceivedScreen | null>(null);
  /** It does not come, for the same reason. */
  soundBeforeScreen = $state(false);

  readonly sizes: Sizes;
  #capture: Capture;
  #own: Pick<Screen, 'sending'>;
  #send: (message: FromPage) => void;
  #makePeer: typeof makePeer;
  #canConnect: () => boolean;
  #peer: Peer | null = null;
  #attempt = 0;
  #slots: Slot[] = [];
  #sharer: string | null = null;
  #speaking: string[] = [];
  #may: Leave | null = null;
  #isOpen = false;
  /** What is offered next is by somebody who opened the page, or did something here, and takes the media from other pages. */
  #isNewest = true;
  /** This loading of the page. */
  readonly #page = crypto.randomUUID();
  #carries = false;
  #retry: ReturnType<typeof setTimeout> | undefined;

  constructor(
    capture: Capture,
    own: Pick<Screen, 'sending'>,
    send: (message: FromPage) => void,
    peers = makePeer,
    canConnect = canCall,
  ) {
    this.#canConnect = canConnect;
    this.#capture = capture;
    this.#own = own;
    this.#send = send;
    this.#makePeer = peers;
    this.sizes = new Sizes(send);
  }

  /** Follows the person; called whenever their place, the connection or their devices change. */
  follow(may: Leave | null, isOpen: boolean): void {
    const reopened = isOpen && !this.#isOpen;
    this.#may = may;
    this.#isOpen = isOpen;
    const wanted = may?.connect && !this.elsewhere;
    this.#tellPassage();
    if (!wanted) {
      // Who is seen elsewhere goes on there; this page stays connected to be able to take it back.
      if (this.#peer && isOpen && !this.elsewhere) this.#send({ type: 'hang_up' });
      this.#close();
      this.#isNewest = true;
      return;
    }
    if (reopened && this.#peer?.connection) this.#takeUp(this.#peer, this.#peer.connection);
    else if (isOpen && (reopened || !this.#peer)) this.#connect();
    this.#carry();
    this.#show();
  }

  handle(message: ToPage): void {
    switch (message.type) {
      case 'answer':
        if (this.#peer?.attempt === message.attempt) {
          const peer = this.#peer;
          void peer.answer(message.sdp, message.connection).catch(() => this.#failed(peer));
        }
        break;
      case 'slots':
        this.#slots = message.slots;
        this.#sharer = message.screen;
        this.#show();
        this.#know(message.edition);
        break;
      case 'sound_first':
        this.soundFirst = message.participants;
        this.soundBeforeScreen = message.screen;
        break;
      case 'speaking':
        this.#speaking = message.participants;
        this.#show();
        break;
      case 'codec':
        // Of a connection that was answered; another one begins with what all can decode.
        if (this.#peer?.connection) void this.#peer.encodeIn(message.camera);
        break;
      case 'media_lost':
        // It can be about a connection that another device has taken over meanwhile, or that nobody is to have.
        if (this.#may?.connect && !this.elsewhere) this.#connect();
        else this.#close();
        break;
      case 'media_refused':
        if (this.#peer?.attempt !== message.attempt) break;
        this.refused = message.reason;
        this.#again();
        break;
      case 'elsewhere':
        this.elsewhere = true;
        this.#close();
        break;
    }
  }

  /** **Use this device**: offers again, by which they are here again, and the other device is told. */
  takeBack(): void {
    if (!this.elsewhere) return;
    this.elsewhere = false;
    this.#isNewest = true;
    this.follow(this.#may, this.#isOpen);
  }

  /** This device may be on another network now: the way that media takes may be gone. */
  networkChanged(): void {
    if (this.#peer) this.#restart(this.#peer);
  }

  close(): void {
    // The server need not find out by waiting.
    if (this.#peer && this.#isOpen) this.#send({ type: 'hang_up' });
    this.#close();
    this.#isNewest = true;
    this.#isOpen = false;
  }

  #connect(): void {
    this.#close();
    // What was said before camera and microphone were asked for; here nothing gets through, and that is told.
    if (!this.#canConnect()) return;
    this.#attempt += 1;
    const peer = this.#makePeer(this.#attempt, this.#may?.kind ?? 'group', {
      send: this.#send,
      onAnswered: () => {
        this.refused = null;
        this.#show();
        this.sizes.forget();
      },
      onLost: () => this.#peer === peer && this.#restart(peer),
      onFailed: () => this.#failed(peer),
      onCarries: (carries) => {
        if (this.#peer !== peer) return;
        this.#carries = carries;
        this.#tellPassage();
      },
    });
    this.#peer = peer;
    this.#tellPassage();
    this.#carry();
    void peer.offer(this.#page, this.#isNewest);
    this.#isNewest = false;
  }

  /** The line to the server broke and is back. The media may never have noticed. */
  #takeUp(peer: Peer, connection: string): void {
    this.#send({ type: 'take_up', connection });
    // What was told while the line was gone did not arrive.
    this.sizes.forget();
    if (peer.wantsRestart) this.#restart(peer);
  }

  /** Looks for a new way for the connection; without a line to the server, as soon as there is one. */
  #restart(peer: Peer): void {
    if (!this.#isOpen) {
      peer.wantsRestart = true;
      return;
    }
    // One that was never answered has no way yet, and is on its own.
    if (peer.connection === null) return;
    this.#attempt += 1;
    void peer.restart(this.#attempt).catch(() => this.#failed(peer));
  }

  /** Whoever is shown now is shown under their own name: the server sends nobody in a place that this page takes for another's. */
  #know(edition: number): void {
    const connection = this.#peer?.connection;
    if (connection) this.#send({ type: 'slots_known', connection, edition });
  }

  /** What fails of a connection that another has taken the place of takes nothing from that. */
  #failed(peer: Peer): void {
    if (this.#peer === peer) this.#again();
  }

  #again(): void {
    clearTimeout(this.#retry);
    // There is nothing to be taken up any more.
    if (!this.#isOpen) this.#close();
    this.#retry = setTimeout(
      () => {
        if (this.#isOpen && this.#may?.connect && !this.elsewhere) this.#connect();
      },
      this.refused ? retry_ms : 0,
    );
  }

  #close(): void {
    clearTimeout(this.#retry);
    this.#peer?.close();
    this.#peer = null;
    this.#carries = false;
    this.#tellPassage();
    this.#slots = [];
    this.#sharer = null;
    this.#speaking = [];
    this.soundFirst = [];
    this.soundBeforeScreen = false;
    this.#show();
    this.sizes.stop();
  }

  /** Only of who is to be seen and heard, and while the line to the server is there: else that is what is missing. */
  #tellPassage(): void {
    const isMeant = (this.#may?.send ?? false) && !this.elsewhere;
    this.passage.follow({ isMeant, isOpen: this.#isOpen, carries: this.#carries });
  }

  #carry(): void {
    const sends = this.#may?.send ?? false;
    const { audio, video } = this.#capture;
    const { sending } = this.#own;
    const muted = this.#may?.muted;
    const outgoing = {
      audio: muted?.audio ? null : audio,
      video: muted?.video ? null : video,
      screen: sending?.video ?? null,
      screenAudio: sending?.audio ?? null,
    };
    void this.#peer?.carry(sends ? outgoing : nothing);
  }

  #show(): void {
    const peer = this.#may?.send ? this.#peer : null;
    const shown = peer ? this.#slots.map((slot) => [slot.participant, peer.track(slot.video_mid)] as const) : [];
    this.pictures = Object.fromEntries(shown);
    // A connection that ended has none.
    if (peer || !this.#peer) this.voices = peer?.voices ?? [];
    this.hushed = peer === null;
    this.speaking = peer ? this.#speaking : [];
    const screen = peer && this.#sharer !== null ? { participant: this.#sharer, ...peer.shownScreen() } : null;
    // The same one while it lasts, so that its picture is not begun anew whenever somebody comes.
    if (!screen || this.screen?.participant !== screen.participant || this.screen.video !== screen.video) {
      this.screen = screen;
    }
    this.sizes.of(Object.keys(this.pictures));
  }
}

function makePeer(...args: ConstructorParameters<typeof Peer>): Peer {
  return new Peer(...args);
}
