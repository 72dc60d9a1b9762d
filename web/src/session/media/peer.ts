// One media connection to the server. It is negotiated once, with everything a session will need: being admitted,
// paused or resumed changes only which tracks are on the senders and who is on which receiver. When the network changes,
// the same offer with other ICE credentials finds it a new way, and nothing else begins anew.
import type { FromPage } from '../../wire/FromPage';
import type { Kind } from '../../wire/Kind';
import type { VideoCodec } from '../../wire/VideoCodec';
import { type Content, offerOnly, preferredCodec } from './codecs';
import { adaptCamera, adaptScreen, camera, Encodings, screen } from './encodings';

/**
 * How many people are heard at once: of more, the server chooses who speaks. Nobody can follow six voices; with them, in a
 * session of up to seven everybody keeps a line of their own. A visit with so many is rare, and each line is paid for.
 */
export const voices_max: Record<Kind, number> = { group: 6, individual: 4 };

/** How many others can be shown at once: of a group 25 people together; a visit is not to pay for that. */
export const pictures_max: Record<Kind, number> = { group: 24, individual: 8 };

export interface Outgoing {
  audio: MediaStreamTrack | null;
  video: MediaStreamTrack | null;
  screen: MediaStreamTrack | null;
  screenAudio: MediaStreamTrack | null;
}

export const nothing: Outgoing = { audio: null, video: null, screen: null, screenAudio: null };

export interface PeerHooks {
  send: (message: FromPage) => void;
  /** Connected, with its answer taken: tracks can be asked for by mid. */
  onAnswered: () => void;
  /** The way to the server is lost, or may be: another one is to be looked for. */
  onLost: () => void;
  /** Nothing helps but another connection. */
  onFailed: () => void;
  /** Whether media gets through now. */
  onCarries: (carries: boolean) => void;
}

/** A short gap in the air heals by itself. */
const patience_ms = 2_000;

export class Peer {
  /** The newest offer's. */
  attempt: number;
  /** What the server calls this connection, once it has answered. */
  connection: string | null = null;
  /** A new way is to be looked for, and the server has not answered that yet. */
  wantsRestart = false;
  #connection: RTCPeerConnection;
  #hooks: PeerHooks;
  #audio: RTCRtpSender;
  #video: RTCRtpSender;
  #screen: RTCRtpSender;
  #screenAudio: RTCRtpSender;
  #cameraEncodings: Encodings;
  #screenEncodings: Encodings;
  #shown: { audio: RTCRtpReceiver; video: RTCRtpReceiver };
  #voices: RTCRtpTransceiver[];
  /**
   * What was last asked for, and not refused. A sender's own track lags behind: it changes only when a replacement is through.
   */
  #carried: Partial<Outgoing> = nothing;
  #patience: ReturnType<typeof setTimeout> | undefined;
  /** A restart was tried since the connection last worked. */
  #hasRestarted = false;

  constructor(attempt: number, visit: Kind, hooks: PeerHooks) {
    this.attempt = attempt;
    this.#hooks = hooks;
    const connection = new RTCPeerConnection({ bundlePolicy: 'max-bundle' });
    this.#connection = connection;
    const add = (content: Content, init: RTCRtpTransceiverInit) => {
      const transceiver = connection.addTransceiver(content === 'sound' ? 'audio' : 'video', init);
      offerOnly(transceiver, content);
      return transceiver;
    };
    this.#audio = add('sound', { direction: 'sendonly' }).sender;
    this.#video = add('person', { direction: 'sendonly', sendEncodings: camera }).sender;
    this.#screen = add('screen', { direction: 'sendonly', sendEncodings: screen }).sender;
    this.#screenAudio = add('sound', { direction: 'sendonly' }).sender;
    const shown = add('screen', { direction: 'recvonly' }).receiver;
    this.#shown = { video: shown, audio: add('sound', { direction: 'recvonly' }).receiver };
    this.#voices = Array.from({ length: voices_max[visit] }, () => add('sound', { direction: 'recvonly' }));
    for (let line = 0; line < pictures_max[visit]; line += 1) add('person', { direction: 'recvonly' });
    this.#cameraEncodings = new Encodings(connection, this.#video, adaptCamera);
    this.#screenEncodings = new Encodings(connection, this.#screen, adaptScreen);
    connection.addEventListener('connectionstatechange', () => {
      hooks.onCarries(connection.connectionState === 'connected');
      // What ICE has to say comes by the other event.
      if (connection.connectionState === 'failed' && connection.iceConnectionState !== 'failed') hooks.onFailed();
    });
    connection.addEventListener('iceconnectionstatechange', () => this.#reachesServer(connection.iceConnectionState));
  }

  /** Offers at once: the server's candidates come with its answer, and it learns ours from our first packets. `newest`: by a press. */
  async offer(page: string, newest: boolean): Promise<void> {
    const [prefers] = await Promise.all([preferredCodec(), this.#connection.setLocalDescription()]);
    const sdp = this.#connection.localDescription?.sdp;
    // Closed meanwhile: an offer would take the media from where it is now.
    if (this.#isClosed()) return;
    if (sdp) this.#hooks.send({ type: 'offer', attempt: this.attempt, sdp, prefers, page, newest });
  }

  /** Offers again with other ICE credentials, to be answered like an offer. Media goes on meanwhile, as far as it can. */
  async restart(attempt: number): Promise<void> {
    this.wantsRestart = true;
    if (this.connection === null || this.#isClosed()) return;
    this.attempt = attempt;
    this.#hasRestarted = true;
    this.#connection.restartIce();
    await this.#connection.setLocalDescription();
    const sdp = this.#connection.localDescription?.sdp;
    // Closed meanwhile, what it would ask for is nothing that the server knows.
    if (sdp && this.attempt === attempt && !this.#isClosed()) {
      this.#hooks.send({ type: 'restart', connection: this.connection, attempt, sdp });
    }
  }

  async answer(sdp: string, connection: string): Promise<void> {
    if (this.#connection.signalingState !== 'have-local-offer') return;
    this.connection = connection;
    this.wantsRestart = false;
    await this.#connection.setRemoteDescription({ type: 'answer', sdp });
    if (this.#isClosed()) return;
    void this.#cameraEncodings.suit();
    void this.#screenEncodings.suit();
    this.#hooks.onAnswered();
  }

  /** Puts tracks on the senders, or takes them off with `null`; never negotiates. */
  async carry(outgoing: Outgoing): Promise<void> {
    if (this.#isClosed()) return;
    const changes: Promise<void>[] = [];
    const put = (sender: RTCRtpSender, name: keyof Outgoing) => {
      const track = outgoing[name];
      if (this.#carried[name] !== track)
        changes.push(sender.replaceTrack(track).catch(() => this.#notCarried(name, track)));
    };
    put(this.#audio, 'audio');
    put(this.#video, 'video');
    put(this.#screen, 'screen');
    put(this.#screenAudio, 'screenAudio');
    this.#carried = outgoing;
    changes.push(this.#cameraEncodings.suit(outgoing.video), this.#screenEncodings.suit(outgoing.screen));
    await Promise.all(changes);
  }

  /** The browser refused that: it is tried again with whatever comes next. */
  #notCarried(name: keyof Outgoing, track: MediaStreamTrack | null): void {
    if (this.#carried[name] === track) this.#carried = { ...this.#carried, [name]: undefined };
  }

  /** Sends the camera in another codec, if the browser can go over to it without negotiating; else it goes on as it did. */
  async encodeIn(codec: VideoCodec): Promise<void> {
    await this.#cameraEncodings.encodeIn(codec);
  }

  /** What is heard of people, once the server has answered: who it is changes, the tracks never do. */
  get voices(): MediaStreamTrack[] {
    return this.connection === null ? [] : this.#voices.map((one) => one.receiver.track);
  }

  /** What arrives on the m-line with this mid. */
  track(mid: string): MediaStreamTrack | null {
    return this.#connection.getTransceivers().find((one) => one.mid === mid)?.receiver.track ?? null;
  }

  /** What arrives on the m-lines for another's screen. */
  shownScreen(): { audio: MediaStreamTrack; video: MediaStreamTrack } {
    return { audio: this.#shown.audio.track, video: this.#shown.video.track };
  }

  close(): void {
    clearTimeout(this.#patience);
    this.#connection.close();
  }

  #isClosed(): boolean {
    return this.#connection.signalingState === 'closed';
  }

  #reachesServer(state: RTCIceConnectionState): void {
    clearTimeout(this.#patience);
    if (state === 'connected' || state === 'completed') this.#hasRestarted = false;
    else if (state === 'disconnected') this.#patience = setTimeout(this.#hooks.onLost, patience_ms);
    else if (state === 'failed' && this.#hasRestarted) this.#hooks.onFailed();
    else if (state === 'failed') this.#hooks.onLost();
  }
}
