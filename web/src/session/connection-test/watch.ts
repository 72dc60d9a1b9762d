// Looks at what the camera shows and listens to what the microphone hears, for a few seconds. Nothing is kept but a few numbers, and
// nothing is asked for: the tracks are those that the page has already.
import { sound } from '../media/sound.svelte';
import { loud_dbfs, pictures_min, type Seen } from './devices';
import { pause } from './pause';

const look_ms = 2_000;
const listen_ms = 6_000;
/** Small is enough to tell light from dark. */
const [width, height] = [32, 24];

/** Watches a video that plays the camera. */
export async function watchCamera(video: HTMLVideoElement, signal: AbortSignal): Promise<Seen> {
  // Of a browser that does not count them nothing is said but whether there is one.
  if (!('requestVideoFrameCallback' in HTMLVideoElement.prototype)) {
    await pause(look_ms, signal);
    return { pictures: video.videoWidth > 0 ? pictures_min : 0, brightness: 255, contrast: 255 };
  }
  let pictures = 0;
  const count = () => {
    pictures += 1;
    asked = video.requestVideoFrameCallback(count);
  };
  let asked = video.requestVideoFrameCallback(count);
  await pause(look_ms, signal);
  video.cancelVideoFrameCallback(asked);
  const canvas = new OffscreenCanvas(width, height);
  const pen = canvas.getContext('2d', { willReadFrequently: true });
  if (!pen || pictures === 0) return { pictures, brightness: 0, contrast: 0 };
  pen.drawImage(video, 0, 0, width, height);
  return { pictures, ...seenIn(pen.getImageData(0, 0, width, height).data) };
}

/** From the pixels of a picture, four bytes each. */
export function seenIn(pixels: Uint8ClampedArray): Pick<Seen, 'brightness' | 'contrast'> {
  const lumas: number[] = [];
  for (let at = 0; at < pixels.length; at += 4) {
    const [red = 0, green = 0, blue = 0] = pixels.subarray(at, at + 3);
    lumas.push(0.2126 * red + 0.7152 * green + 0.0722 * blue);
  }
  const brightness = lumas.reduce((sum, luma) => sum + luma, 0) / lumas.length;
  const variance = lumas.reduce((sum, luma) => sum + (luma - brightness) ** 2, 0) / lumas.length;
  return { brightness, contrast: Math.sqrt(variance) };
}

/**
 * The loudest that comes from the microphone, in decibels of full scale; as soon as it is loud enough for speech, that is enough.
 * `onLevel` is told how loud it is now, 0 to 1.
 */
export async function listen(
  track: MediaStreamTrack,
  onLevel: (level: number) => void,
  signal: AbortSignal,
): Promise<number> {
  const heard = new AbortController();
  let peak_dbfs = -Infinity;
  const stop = sound.measure(track, (level) => {
    onLevel(level);
    // The measure begins at -60 dB and ends at -10.
    if (level > 0) peak_dbfs = Math.max(peak_dbfs, level * 50 - 60);
    if (peak_dbfs > loud_dbfs) heard.abort();
  });
  try {
    await pause(listen_ms, AbortSignal.any([signal, heard.signal]));
  } catch (error) {
    if (signal.aborted) throw error;
  } finally {
    stop();
  }
  return track.muted ? -Infinity : peak_dbfs;
}
