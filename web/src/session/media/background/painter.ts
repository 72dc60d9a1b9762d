// Makes a picture of a frame: the person, and behind them something else. Only whole pictures leave it.
import { images } from './images';
import { Mask } from './mask';
import type { Background } from './names';
import type { Segmenter } from './segmenter';

type Source = CanvasImageSource & (VideoFrame | ImageBitmap);

/** How much smaller the picture is made, step by step, so that nothing of a room can be read in what is left. */
const blurred = [4, 8, 16, 32];

function canvasOf(width: number, height: number, willReadFrequently = false) {
  const canvas = new OffscreenCanvas(Math.max(1, Math.round(width)), Math.max(1, Math.round(height)));
  const context = canvas.getContext('2d', { willReadFrequently });
  if (!context) throw new Error('nothing can be drawn');
  context.imageSmoothingQuality = 'medium';
  return { canvas, context };
}

export class Painter {
  #scene: ImageBitmap | null = null;
  readonly #segmenter: Segmenter;
  readonly #mask: Mask;
  readonly #seen: ReturnType<typeof canvasOf>;
  readonly #masked: ReturnType<typeof canvasOf>;
  #whole = canvasOf(1, 1);
  #steps: ReturnType<typeof canvasOf>[] = [];

  constructor(segmenter: Segmenter) {
    const { width, height } = segmenter;
    this.#segmenter = segmenter;
    this.#mask = new Mask(width, height);
    this.#seen = canvasOf(width, height, true);
    this.#masked = canvasOf(width, height);
  }

  /** What is behind the person from now on; nothing: a blur of what is there. */
  set scene(scene: ImageBitmap | null) {
    this.#scene?.close();
    this.#scene = scene;
  }

  paint(frame: Source, width: number, height: number): OffscreenCanvas {
    this.#fit(width, height);
    this.#findPerson(frame);
    const { canvas, context } = this.#whole;
    context.globalCompositeOperation = 'copy';
    context.drawImage(this.#masked.canvas, 0, 0, width, height);
    context.globalCompositeOperation = 'source-in';
    context.drawImage(frame, 0, 0, width, height);
    context.globalCompositeOperation = 'destination-over';
    if (this.#scene) this.#drawScene(this.#scene);
    else this.#drawBlur(frame);
    return canvas;
  }

  /** A phone that is turned in the middle of a call sends frames of another shape. */
  #fit(width: number, height: number): void {
    if (this.#whole.canvas.width === width && this.#whole.canvas.height === height) return;
    this.#whole = canvasOf(width, height);
    this.#steps = blurred.map((by) => canvasOf(width / by, height / by));
    this.#mask.forget();
  }

  /** Whatever its shape, the frame fills what the model sees: it was made for that, and finds people badly between bars. */
  #findPerson(frame: Source): void {
    const { width, height } = this.#segmenter;
    this.#seen.context.drawImage(frame, 0, 0, width, height);
    const pixels = this.#seen.context.getImageData(0, 0, width, height);
    this.#mask.apply(this.#segmenter.find(pixels), pixels.data);
    this.#masked.context.putImageData(pixels, 0, 0);
  }

  /** Covers everything, whatever its shape. */
  #drawScene(scene: ImageBitmap): void {
    const { canvas, context } = this.#whole;
    const scale = Math.max(canvas.width / scene.width, canvas.height / scene.height);
    const [width, height] = [canvas.width / scale, canvas.height / scale];
    const [x, y] = [(scene.width - width) / 2, (scene.height - height) / 2];
    context.drawImage(scene, x, y, width, height, 0, 0, canvas.width, canvas.height);
  }

  /** Smaller and smaller, and back the same way: each step up rounds off the edges of the one before. */
  #drawBlur(frame: Source): void {
    let from: Source | OffscreenCanvas = frame;
    const { canvas, context } = this.#whole;
    const over = (to: ReturnType<typeof canvasOf>) => {
      to.context.drawImage(from, 0, 0, to.canvas.width, to.canvas.height);
      from = to.canvas;
    };
    for (const step of this.#steps) over(step);
    for (const step of this.#steps.slice(0, -1).toReversed()) over(step);
    context.drawImage(from, 0, 0, canvas.width, canvas.height);
  }
}

/** The picture of this background; nothing for the blur, and for a name that is not known here. */
export async function sceneOf(background: Background): Promise<ImageBitmap | null> {
  const url = background === 'blur' ? undefined : images[background];
  if (!url) return null;
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url} is not there`);
  return createImageBitmap(await answer.blob());
}
