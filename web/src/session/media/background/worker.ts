// The worker that makes the pictures. It works as frames come and not by the clock of a page, which stands still while the page is
// not in front. Whatever goes wrong, it says so and stops: a frame that was not painted never leaves it.
import { type FromWorker, frameScope, frames_max, type ToWorker } from './messages';
import type { Background } from './names';
import { Pace } from './pace';
import { Painter, sceneOf } from './painter';
import { Segmenter } from './segmenter';

interface WorkerScope {
  postMessage: (message: FromWorker, transfer: Transferable[]) => void;
  close: () => void;
}
const scope = globalThis as unknown as WorkerScope;
const tell = (message: FromWorker, transfer: Transferable[] = []) => scope.postMessage(message, transfer);

/** As often as a camera is asked for frames. */
const between_frames_ms = 1_000 / 24;

let painter: Painter | null = null;
let isRunning = false;
let isOver = false;
/** Which background is meant: what an earlier one brings is not shown. */
let wanted: Background | null = null;
/** Lets the frames end, if that is for the worker to do, and then what is made of them. */
let release = () => scope.close();
const pace = new Pace();

function failed(why: 'unable' | 'failed' | 'slow') {
  if (isOver) return;
  isOver = true;
  tell({ type: 'trouble', why });
}

async function begin(background: Background) {
  wanted = background;
  if (typeof OffscreenCanvas === 'undefined' || typeof WebAssembly === 'undefined') return failed('unable');
  const [segmenter] = await Promise.all([Segmenter.load(), show(background)]);
  const made = new Painter(segmenter);
  made.scene = scene;
  scene = null;
  painter = made;
  tell({
    type: 'ready',
    takesCamera: !!frameScope.MediaStreamTrackProcessor && !!frameScope.VideoTrackGenerator,
  });
}

/** What was fetched before there was a painter. */
let scene: ImageBitmap | null = null;

async function show(background: Background) {
  wanted = background;
  const found = await sceneOf(background);
  if (wanted !== background) found?.close();
  else if (painter) painter.scene = found;
  else scene = found;
}

/** Paints, unless that is over; says when it is too slow for that. */
function paint(frame: VideoFrame | ImageBitmap, width: number, height: number): OffscreenCanvas | null {
  if (isOver || !painter) return null;
  const started = performance.now();
  const painted = painter.paint(frame, width, height);
  if (!pace.isTooSlow(performance.now() - started)) return painted;
  failed('slow');
  return null;
}

async function carry(frames: ReadableStream<VideoFrame>, pictures: WritableStream<VideoFrame>) {
  const reader = frames.getReader();
  const writer = pictures.getWriter();
  // The page lets the frames end. Whatever happens, each that comes until then is closed.
  release = () => {};
  for (;;) {
    // One after another: a frame that waits is late.
    // oxlint-disable-next-line no-await-in-loop
    const { value: frame, done } = await reader.read();
    if (done) break;
    const picture = pictureOf(frame);
    if (!picture) continue;
    try {
      // oxlint-disable-next-line no-await-in-loop
      await writer.write(picture);
      if (!isRunning) tell({ type: 'running' });
      isRunning = true;
    } catch {
      picture.close();
      failed('failed');
    }
  }
  await writer.close().catch(() => {});
  release = () => scope.close();
  if (isOver) release();
}

function pictureOf(frame: VideoFrame): VideoFrame | null {
  try {
    const painted = paint(frame, frame.displayWidth, frame.displayHeight);
    return painted && new VideoFrame(painted, { timestamp: frame.timestamp });
  } catch {
    failed('failed');
    return null;
  } finally {
    frame.close();
  }
}

async function takeCamera(taken: MediaStreamTrack) {
  const { MediaStreamTrackProcessor: Processor, VideoTrackGenerator: Generator } = frameScope;
  if (!Processor || !Generator) return failed('unable');
  const generator = new Generator();
  const { readable } = new Processor({ track: taken, maxBufferSize: frames_max });
  const { track } = generator;
  tell({ type: 'track', track }, [track as unknown as Transferable]);
  const carried = carry(readable, generator.writable);
  release = () => taken.stop();
  await carried;
}

let askedAt = 0;

function take(frame: ImageBitmap | null) {
  try {
    const painted = frame && paint(frame, frame.width, frame.height);
    if (painted) {
      const picture = painted.transferToImageBitmap();
      tell({ type: 'picture', picture }, [picture]);
    }
  } finally {
    frame?.close();
  }
  setTimeout(
    () => {
      askedAt = performance.now();
      if (!isOver) tell({ type: 'next' });
    },
    Math.max(0, askedAt + between_frames_ms - performance.now()),
  );
}

async function hear(message: ToWorker) {
  switch (message.type) {
    case 'begin':
      return begin(message.background);
    case 'change':
      return show(message.background);
    case 'streams':
      return carry(message.frames, message.pictures);
    case 'camera':
      return takeCamera(message.camera);
    case 'frame':
      return take(message.frame);
    case 'stop':
      isOver = true;
      release();
  }
}

addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
  hear(data).catch(() => failed('failed'));
});
