// How pictures are encoded on their way out: the camera in layers, the screen sharp rather than smooth, and nothing at all of
// what has no track.
import type { VideoCodec } from '../../wire/VideoCodec';
import { cameraOf } from './background/effect.svelte';
import { negotiated } from './codecs';

/**
 * The camera is sent in three sizes at once, the smallest first, so that the server can pass on to each what they show and
 * what their network carries. The browser leaves the larger ones out where its own network is weak.
 */
export const camera: RTCRtpEncodingParameters[] = [
  { rid: 'l', scaleResolutionDownBy: 4, maxBitrate: 150_000 },
  { rid: 'm', scaleResolutionDownBy: 2, maxBitrate: 500_000 },
  { rid: 'h', scaleResolutionDownBy: 1, maxBitrate: 1_500_000 },
];

/** A screen is one picture. */
export const screen: RTCRtpEncodingParameters[] = [{ maxBitrate: 2_500_000, maxFramerate: 15 }];

/** From so many pixels on Chromium sends two layers, and three. */
const pixels_of_two = 480 * 270;
const pixels_of_three = 960 * 540;

/** Makes encodings suit a track; says whether that changed anything. */
type Adapt = (encodings: RTCRtpEncodingParameters[], video: MediaStreamTrack | null) => boolean;

/**
 * Switches on the layers that suit a camera, and none without one. Of a small picture Chromium leaves the last layers out,
 * so the last that it sends has to be the whole picture.
 */
export const adaptCamera: Adapt = (encodings, video) => {
  const { width = 1280, height = 720 } = video ? cameraOf(video).getSettings() : {};
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
};

export const adaptScreen: Adapt = (encodings, video) => {
  const active = video !== null;
  const isNew = encodings.some((one) => one.active !== active);
  for (const one of encodings) one.active = active;
  return isNew;
};

/**
 * Keeps a sender's encodings in line with its track. An encoding without one is not quiet by itself: Chromium fills it with
 * padding, Firefox with black pictures. It is switched off, once negotiated; an offer with encodings that are off says so
 * and would be another one.
 */
export class Encodings {
  #connection: RTCPeerConnection;
  #sender: RTCRtpSender;
  #adapt: Adapt;
  #video: MediaStreamTrack | null = null;
  #codec: VideoCodec = 'vp8';
  /** What was last asked of the browser, whatever came of it. */
  #asked: VideoCodec = 'vp8';
  #isBusy = false;

  constructor(connection: RTCPeerConnection, sender: RTCRtpSender, adapt: Adapt) {
    this.#connection = connection;
    this.#sender = sender;
    this.#adapt = adapt;
  }

  /** Encodes in another codec from now on, where that can be. A browser that cannot ignores or refuses it, and is asked once. */
  async encodeIn(codec: VideoCodec): Promise<void> {
    this.#codec = codec;
    await this.suit();
  }

  /** To be called again once it is negotiated. */
  async suit(video: MediaStreamTrack | null = this.#video): Promise<void> {
    this.#video = video;
    if (this.#isBusy) return;
    this.#isBusy = true;
    try {
      while (this.#connection.signalingState === 'stable' && this.#connection.remoteDescription) {
        const parameters = this.#sender.getParameters();
        const codec = this.#asked === this.#codec ? undefined : negotiated(parameters, this.#codec);
        this.#asked = this.#codec;
        if (codec) for (const one of parameters.encodings) one.codec = codec;
        if (!this.#adapt(parameters.encodings, this.#video) && !codec) return;
        // One after another, because browsers refuse two at once; what was asked for meanwhile is seen in the next round.
        const done = this.#sender.setParameters(parameters);
        // eslint-disable-next-line no-await-in-loop
        await (codec ? done.catch(() => {}) : done);
      }
    } catch (error) {
      // The connection was closed meanwhile; nothing is sent on it any more.
      if (this.#connection.signalingState !== 'closed') throw error;
    } finally {
      this.#isBusy = false;
    }
  }
}
