// What the page and the worker that makes the pictures say to each other, and what only some browsers have of frames.
import type { Background, EffectTrouble } from './names';

export type ToWorker =
  /** First of all. */
  | { type: 'begin'; background: Background }
  | { type: 'change'; background: Background }
  /** Frames come and go by these, without the page. */
  | { type: 'streams'; frames: ReadableStream<VideoFrame>; pictures: WritableStream<VideoFrame> }
  /** The worker takes the frames from the camera itself. */
  | { type: 'camera'; camera: MediaStreamTrack }
  /** The page takes them; nothing: there is none just now. */
  | { type: 'frame'; frame: ImageBitmap | null }
  | { type: 'stop' };

export type FromWorker =
  /** Everything is there. */
  | { type: 'ready'; takesCamera: boolean }
  /** The first picture is on its way out. */
  | { type: 'running' }
  /** Pictures will be on this track. */
  | { type: 'track'; track: MediaStreamTrack }
  /** Another frame, please. */
  | { type: 'next' }
  | { type: 'picture'; picture: ImageBitmap }
  | { type: 'trouble'; why: EffectTrouble };

export interface FrameReader {
  readable: ReadableStream<VideoFrame>;
}

/** Chromium has the first two in pages, Safari the first and the last in workers. */
export interface FrameScope {
  MediaStreamTrackProcessor?: new (init: { track: MediaStreamTrack; maxBufferSize: number }) => FrameReader;
  MediaStreamTrackGenerator?: new (init: { kind: 'video' }) => MediaStreamTrack & {
    writable: WritableStream<VideoFrame>;
  };
  VideoTrackGenerator?: new () => { track: MediaStreamTrack; writable: WritableStream<VideoFrame> };
}

export const frameScope = globalThis as FrameScope;

/** Late frames are of no use. */
export const frames_max = 1;
