// Puts a background behind the person of a camera: starts the worker that does it, and brings frames to it and pictures from it
// in the way that the browser has. Fetched only when a background was chosen.
import type { Running, Start } from './effect.svelte';
import { type FromWorker, frameScope, frames_max, type ToWorker } from './messages';
import { Pictures } from './pictures';
// oxlint-disable-next-line import/default -- its address, which the build knows
import script from './worker?worker&url';

interface Policies {
  createPolicy(
    name: string,
    rules: { createScriptURL: (url: string) => string },
  ): {
    createScriptURL(url: string): unknown;
  };
}

/** The one script that a page may make a worker of. */
const policy = (globalThis as { trustedTypes?: Policies }).trustedTypes?.createPolicy('anteroom-worker', {
  createScriptURL: (url) => {
    if (url !== script) throw new TypeError('not the worker of backgrounds');
    return url;
  },
});

/** A worker closes what it still has of frames, and itself. One that hangs does not hear that it is to. */
const stops_within_ms = 10_000;

export const start: Start = (camera, background, { onPicture, onTrouble }): Running => {
  const worker = new Worker((policy?.createScriptURL(script) ?? script) as string);
  const send = (message: ToWorker, transfer: Transferable[] = []) => worker.postMessage(message, transfer);
  let picture: MediaStreamTrack | null = null;
  let pictures: Pictures | null = null;
  /** The camera once more, so that its frames can end while it goes on. */
  let source: MediaStreamTrack | null = null;
  let isOver = false;

  /**
   * Where a page has streams of frames and of pictures, the worker has them from its beginning, and the page no more: of streams that
   * flow already, a frame would be left behind and never closed.
   */
  function handOver() {
    const { MediaStreamTrackProcessor: Processor, MediaStreamTrackGenerator: Generator } = frameScope;
    if (!Processor || !Generator) return;
    source = camera.clone();
    const frames = new Processor({ track: source, maxBufferSize: frames_max }).readable;
    const generator = new Generator({ kind: 'video' });
    picture = generator;
    send({ type: 'streams', frames, pictures: generator.writable }, [frames, generator.writable]);
  }

  function bringFrames(takesCamera: boolean) {
    if (takesCamera && lend()) return;
    pictures = new Pictures(camera, (frame) => send({ type: 'frame', frame }, frame ? [frame] : []));
    pictures.next();
  }

  /** A track that is handed over is gone here. Not every browser that could work on it in a worker hands it over. */
  function lend(): boolean {
    const lent = camera.clone();
    try {
      send({ type: 'camera', camera: lent }, [lent as unknown as Transferable]);
      return true;
    } catch {
      lent.stop();
      return false;
    }
  }

  worker.addEventListener('error', () => onTrouble('failed'));
  worker.addEventListener('messageerror', () => onTrouble('failed'));
  worker.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => {
    // What was said before it heard that it is to stop: a camera that it is lent then would never be given back.
    if (isOver) return;
    switch (data.type) {
      case 'ready':
        if (!source) bringFrames(data.takesCamera);
        break;
      case 'track':
        picture = data.track;
        break;
      case 'running':
        if (picture) onPicture(picture);
        break;
      case 'next':
        pictures?.next();
        break;
      case 'picture':
        picture = pictures?.show(data.picture) ?? null;
        if (picture) onPicture(picture);
        break;
      case 'trouble':
        onTrouble(data.why);
        break;
    }
  });
  send({ type: 'begin', background });
  try {
    handOver();
  } catch (error) {
    worker.terminate();
    throw error;
  }

  return {
    change: (other) => send({ type: 'change', background: other }),
    stop() {
      isOver = true;
      send({ type: 'stop' });
      setTimeout(() => worker.terminate(), stops_within_ms);
      source?.stop();
      pictures?.stop();
    },
  };
};
