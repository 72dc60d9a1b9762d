// In which codecs the lines of a connection send and receive, and in which this device would rather send its camera.
import type { VideoCodec } from '../../wire/VideoCodec';

declare global {
  interface RTCRtpEncodingParameters {
    /** Not every browser knows it: those that do change the codec without negotiating. */
    codec?: RTCRtpCodec;
  }
}

/** What comes or goes on a line. */
export type Content = 'sound' | 'person' | 'screen';

/** The one kind of H.264 that the server takes: constrained baseline, with several packets to a picture. */
const isTaken = ({ sdpFmtpLine = '' }: RTCRtpCodec) =>
  /packetization-mode=1/i.test(sdpFmtpLine) && /profile-level-id=42e0/i.test(sdpFmtpLine);

/** Of all that a browser has, what a line offers: VP8 first, because that is what is sent before anything else is agreed. */
export function offered(all: readonly RTCRtpCodec[], content: Content): RTCRtpCodec[] {
  const named = (name: string) => all.filter(({ mimeType }) => mimeType.toLowerCase() === name);
  // RED is sound that carries again what was carried before, for networks that lose it.
  if (content === 'sound') return [...named('audio/opus'), ...named('audio/red')];
  // A screen is text. The encoders in hardware are made for faces, and the devices that need them share no screens.
  const h264 = content === 'person' ? named('video/h264').filter(isTaken).slice(0, 1) : [];
  return [...named('video/vp8'), ...h264, ...named('video/rtx')];
}

/**
 * Leaves out of a line's offer what the server does not take, as far as the browser lets us: a line that offers nothing else is a
 * fifth as long, and there are many of them.
 */
export function offerOnly(transceiver: RTCRtpTransceiver, content: Content): void {
  if (typeof RTCRtpReceiver === 'undefined' || !('setCodecPreferences' in transceiver)) return;
  const all = RTCRtpReceiver.getCapabilities(content === 'sound' ? 'audio' : 'video')?.codecs ?? [];
  const taken = offered(all, content);
  if (taken.length) transceiver.setCodecPreferences(taken);
}

/** A camera in its largest layer. */
const camera = { width: 1280, height: 720, framerate: 30, bitrate: 1_500_000 };
const contentTypes: Record<VideoCodec, string> = {
  vp8: 'video/VP8',
  h264: 'video/H264;level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f',
};

/** Nobody waits longer for an answer that decides about battery and heat. */
const answer_within_ms = 500;

async function isEfficient(codec: VideoCodec): Promise<boolean> {
  const video = { ...camera, contentType: contentTypes[codec] };
  const { supported, powerEfficient } = await navigator.mediaCapabilities.encodingInfo({ type: 'webrtc', video });
  return supported && powerEfficient;
}

/** H.264 where the device has hardware for it and none for VP8, so that a call does not empty its battery. */
export async function preferredCodec(): Promise<VideoCodec> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const inTime = new Promise<false[]>((resolve) => (timer = setTimeout(() => resolve([]), answer_within_ms)));
  try {
    const [h264, vp8] = await Promise.race([Promise.all([isEfficient('h264'), isEfficient('vp8')]), inTime]);
    return h264 && !vp8 ? 'h264' : 'vp8';
  } catch {
    // The browser does not tell.
    return 'vp8';
  } finally {
    clearTimeout(timer);
  }
}

/** A codec as it was negotiated for a sender, if it was. */
export function negotiated({ codecs }: RTCRtpSendParameters, codec: VideoCodec): RTCRtpCodec | undefined {
  return codecs.find(({ mimeType }) => mimeType.toLowerCase() === `video/${codec}`);
}
