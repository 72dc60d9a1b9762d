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
  let isResting = false;

  function bringFrames(takesCamera: boolean) {
    const { MediaStreamTrackProcessor: Processor, MediaStreamTrackGenerator: Generator } = frameScope;
    if (Processor && Generator) {
      source = camera.clone();
      source.enabled = !isResting;
      const frames = new Processor({ track: source, maxBufferSize: frames_max }).readable;
      const generator = new Generator({ kind: 'video' });
      picture = generator;
      send({ type: 'streams', frames, pictures: generator.writable }, [frames, generator.writable]);
      return;
    }
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
    switch (data.type) {
      case 'ready':
        try {
          bringFrames(data.takesCamera);
        } catch {
          onTrouble('unable');
        }
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

  return {
    change: (other) => send({ type: 'change', background: other }),
    rest(rests) {
      isResting = rests;
      if (source) source.enabled = !rests;
      send({ type: 'rest', rests });
      pictures?.rest(rests);
    },
    stop() {
      send({ type: 'stop' });
      setTimeout(() => worker.terminate(), stops_within_ms);
      source?.stop();
      pictures?.stop();
    },
  };
};
