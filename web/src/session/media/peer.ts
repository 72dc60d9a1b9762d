// One media connection to the server. It is negotiated once, with everything a session will need: being admitted,
// paused or resumed changes only which tracks are on the senders and who is on which receiver. When the network changes,
// the same offer with other ICE credentials finds it a new way, and nothing else begins anew.
import type { FromPage } from '../../wire/FromPage';
import type { Kind } from '../../wire/Kind';

/**
 * How many people are heard at once: of more, the server chooses who speaks. Nobody can follow six voices; with them, in a
 * session of up to seven everybody keeps a line of their own.
 */
export const voices_max = 6;

/** How many others can be shown at once: of a group 25 people together; a visit is not to pay for that. */
export const pictures_max: Record<Kind, number> = { group: 24, individual: 8 };

/** All that the server takes. A line that offers nothing else is a fifth as long, and there are many of them. */
const codecs = { audio: ['audio/opus'], video: ['video/vp8', 'video/rtx'] };

/**
 * The camera is sent in three sizes at once, the smallest first, so that the server can pass on to each what they show and
 * what their network carries. The browser leaves the larger ones out where its own network is weak.
 */
const layers: RTCRtpEncodingParameters[] = [
  { rid: 'l', scaleResolutionDownBy: 4, maxBitrate: 150_000 },
  { rid: 'm', scaleResolutionDownBy: 2, maxBitrate: 500_000 },
  { rid: 'h', scaleResolutionDownBy: 1, maxBitrate: 1_500_000 },
];

/** From so many pixels on Chromium sends two layers, and three. */
const pixels_of_two = 480 * 270;
const pixels_of_three = 960 * 540;

/**
 * Switches on the layers that suit a camera, and none without one; says whether that changed anything. Of a small picture
 * Chromium leaves the last layers out, so the last that it sends has to be the whole picture.
 */
function adapt(encodings: RTCRtpEncodingParameters[], video: MediaStreamTrack | null): boolean {
  const { width = 1280, height = 720 } = video?.getSettings() ?? {};
  const pixels = width * height;
  const count = video === null ? 0 : pixels >= pixels_of_three ? 3 : pixels >= pixels_of_two ? 2 : 1;
  let isNew = false;
  for (const [place, layer] of encodings.entries()) {
    const active = place < count;
    const scale = active ? 2 ** (count - 1 - place) : layer.scaleResolutionDownBy;
    isNew ||= layer.active !== active || layer.scaleResolutionDownBy !== scale;
    Object.assign(layer, { active, scaleResolutionDownBy: scale });
  }
  return isNew;
}

/** Leaves out of a line's offer what the server does not take, as far as the browser lets us. */
function preferCodecs(transceiver: RTCRtpTransceiver, kind: 'audio' | 'video'): void {
  if (typeof RTCRtpReceiver === 'undefined' || !('setCodecPreferences' in transceiver)) return;
  const all = RTCRtpReceiver.getCapabilities(kind)?.codecs ?? [];
  const taken = all.filter(({ mimeType }) => codecs[kind].includes(mimeType.toLowerCase()));
  if (taken.length) transceiver.setCodecPreferences(taken);
}

export interface Outgoing {
  audio: MediaStreamTrack | null;
  video: MediaStreamTrack | null;
}

export interface PeerHooks {
  send: (message: FromPage) => void;
  /** Connected, with its answer taken: tracks can be asked for by mid. */
  onAnswered: () => void;
  /** The way to the server is lost, or may be: another one is to be looked for. */
  onLost: () => void;
  /** Nothing helps but another connection. */
  onFailed: () => void;
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
  #voices: RTCRtpTransceiver[];
  /** What was last asked for. A sender's own track lags behind: it changes only when a replacement is through. */
  #carried: Outgoing = { audio: null, video: null };
  #patience: ReturnType<typeof setTimeout> | undefined;
  /** A restart was tried since the connection last worked. */
  #hasRestarted = false;
  #isActivating = false;

  constructor(attempt: number, visit: Kind, hooks: PeerHooks) {
    this.attempt = attempt;
    this.#hooks = hooks;
    const connection = new RTCPeerConnection({ bundlePolicy: 'max-bundle' });
    this.#connection = connection;
    const add = (kind: 'audio' | 'video', init: RTCRtpTransceiverInit) => {
      const transceiver = connection.addTransceiver(kind, init);
      preferCodecs(transceiver, kind);
      return transceiver;
    };
    this.#audio = add('audio', { direction: 'sendonly' }).sender;
    this.#video = add('video', { direction: 'sendonly', sendEncodings: layers }).sender;
    this.#voices = Array.from({ length: voices_max }, () => add('audio', { direction: 'recvonly' }));
    for (let line = 0; line < pictures_max[visit]; line += 1) add('video', { direction: 'recvonly' });
    connection.addEventListener('connectionstatechange', () => {
      // What ICE has to say comes by the other event.
      if (connection.connectionState === 'failed' && connection.iceConnectionState !== 'failed') hooks.onFailed();
    });
    connection.addEventListener('iceconnectionstatechange', () => this.#reachesServer(connection.iceConnectionState));
  }

  /** Offers at once: the server's candidates come with its answer, and it learns ours from our first packets. */
  async offer(): Promise<void> {
    await this.#connection.setLocalDescription();
    const sdp = this.#connection.localDescription?.sdp;
    if (sdp) this.#hooks.send({ type: 'offer', attempt: this.attempt, sdp });
  }

  /** Offers again with other ICE credentials, to be answered like an offer. Media goes on meanwhile, as far as it can. */
  async restart(attempt: number): Promise<void> {
    this.wantsRestart = true;
    if (this.connection === null || this.#connection.signalingState === 'closed') return;
    this.attempt = attempt;
    this.#hasRestarted = true;
    this.#connection.restartIce();
    await this.#connection.setLocalDescription();
    const sdp = this.#connection.localDescription?.sdp;
    if (sdp && this.attempt === attempt) {
      this.#hooks.send({ type: 'restart', connection: this.connection, attempt, sdp });
    }
  }

  async answer(sdp: string, connection: string): Promise<void> {
    if (this.#connection.signalingState !== 'have-local-offer') return;
    this.connection = connection;
    this.wantsRestart = false;
    await this.#connection.setRemoteDescription({ type: 'answer', sdp });
    void this.#activate();
    this.#hooks.onAnswered();
  }

  /** Puts tracks on the senders, or takes them off with `null`; never negotiates. */
  async carry({ audio, video }: Outgoing): Promise<void> {
    if (this.#connection.signalingState === 'closed') return;
    const changes: Promise<void>[] = [];
    if (this.#carried.audio !== audio) changes.push(this.#audio.replaceTrack(audio));
    if (this.#carried.video !== video) changes.push(this.#video.replaceTrack(video));
    this.#carried = { audio, video };
    changes.push(this.#activate());
    await Promise.all(changes);
  }

  /**
   * A layer without a camera is not quiet by itself: Chromium fills it with padding, Firefox with black pictures. It is
   * switched off, once negotiated; an offer with layers that are off says so and would be another one.
   */
  async #activate(): Promise<void> {
    if (this.#isActivating) return;
    this.#isActivating = true;
    try {
      while (this.#connection.signalingState === 'stable' && this.#connection.remoteDescription) {
        const parameters = this.#video.getParameters();
        if (!adapt(parameters.encodings, this.#carried.video)) return;
        // One after another, because browsers refuse two at once; what was asked for meanwhile is seen in the next round.
        // eslint-disable-next-line no-await-in-loop
        await this.#video.setParameters(parameters);
      }
    } catch (error) {
      // The connection was closed meanwhile; nothing is sent on it any more.
      if (this.#connection.signalingState !== 'closed') throw error;
    } finally {
      this.#isActivating = false;
    }
  }

  /** What is heard, once the server has answered: who it is changes, the tracks never do. */
  get voices(): MediaStreamTrack[] {
    return this.connection === null ? [] : this.#voices.map((one) => one.receiver.track);
  }

  /** What arrives on the m-line with this mid. */
  track(mid: string): MediaStreamTrack | null {
    return this.#connection.getTransceivers().find((one) => one.mid === mid)?.receiver.track ?? null;
  }

  close(): void {
    clearTimeout(this.#patience);
    this.#connection.close();
  }

  #reachesServer(state: RTCIceConnectionState): void {
    clearTimeout(this.#patience);
    if (state === 'connected' || state === 'completed') this.#hasRestarted = false;
    else if (state === 'disconnected') this.#patience = setTimeout(this.#hooks.onLost, patience_ms);
    else if (state === 'failed' && this.#hasRestarted) this.#hooks.onFailed();
    else if (state === 'failed') this.#hooks.onLost();
  }
}
