// Frames and pictures in browsers that have no streams of them: the page takes frames from a video when the worker wants one,
// and draws the pictures that come back where a track is made of them. The worker keeps the time, because a page that is not in
// front has none.

export class Pictures {
  readonly #video = document.createElement('video');
  readonly #canvas = document.createElement('canvas');
  readonly #context = this.#canvas.getContext('2d');
  readonly #bring: (frame: ImageBitmap | null) => void;
  #track: MediaStreamTrack | null = null;

  constructor(camera: MediaStreamTrack, bring: (frame: ImageBitmap | null) => void) {
    this.#bring = bring;
    this.#video.muted = true;
    this.#video.playsInline = true;
    this.#video.srcObject = new MediaStream([camera]);
    // Until it plays there is no frame.
    this.#video.play().catch(() => {});
  }

  /** Brings the frame that is there now, or says that there is none. */
  next(): void {
    const has = this.#video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA;
    if (!has) return this.#bring(null);
    createImageBitmap(this.#video).then(this.#bring, () => this.#bring(null));
  }

  /** The answer: the track on which pictures are, from the first on. */
  show(picture: ImageBitmap): MediaStreamTrack | null {
    const { width, height } = picture;
    if (this.#canvas.width !== width || this.#canvas.height !== height) Object.assign(this.#canvas, { width, height });
    this.#context?.drawImage(picture, 0, 0);
    picture.close();
    this.#track ??= this.#canvas.captureStream().getVideoTracks()[0] ?? null;
    return this.#track;
  }

  stop(): void {
    this.#video.srcObject = null;
    this.#track?.stop();
  }
}
