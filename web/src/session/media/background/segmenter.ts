// oxlint-disable no-underscore-dangle -- the runtime's own names
// Finds the person in a picture, on this device: a model of 250 KB that says of each point how surely it is part of a person.
import model from '@mediapipe/selfie_segmentation/selfie_segmentation_landscape.tflite?url';
import create, { type Runtime } from '@twilio/video-processors/dist/build/tflite-simd-1-0-0.js';
import machine from '@twilio/video-processors/dist/build/tflite-simd-1-0-0.wasm?url';
import { pinned } from './pinned';

export class Segmenter {
  readonly width: number;
  readonly height: number;
  readonly #runtime: Runtime;

  private constructor(runtime: Runtime) {
    this.#runtime = runtime;
    this.width = runtime._getInputWidth();
    this.height = runtime._getInputHeight();
  }

  static async load(): Promise<Segmenter> {
    const [wasmBinary, network] = await Promise.all([
      bytes(machine, pinned.machine.integrity),
      bytes(model, pinned.model.integrity),
    ]);
    const runtime = await create({ wasmBinary });
    runtime.HEAPU8.set(new Uint8Array(network), runtime._getModelBufferMemoryOffset());
    if (runtime._loadModel(network.byteLength) !== 0) throw new Error('the model was not understood');
    return new Segmenter(runtime);
  }

  /** From a picture of `width` by `height` to how surely each point is part of a person, from 0 to 1; good until the next. */
  find({ data }: ImageData): Float32Array {
    const runtime = this.#runtime;
    const points = this.width * this.height;
    let at = runtime._getInputMemoryOffset() / Float32Array.BYTES_PER_ELEMENT;
    for (let from = 0; from < points * 4; from += 4, at += 3) {
      runtime.HEAPF32[at] = (data[from] ?? 0) / 255;
      runtime.HEAPF32[at + 1] = (data[from + 1] ?? 0) / 255;
      runtime.HEAPF32[at + 2] = (data[from + 2] ?? 0) / 255;
    }
    if (runtime._runInference() !== 0) throw new Error('the model did not run');
    const found = runtime._getOutputMemoryOffset() / Float32Array.BYTES_PER_ELEMENT;
    return runtime.HEAPF32.subarray(found, found + points);
  }
}

async function bytes(url: string, integrity: string): Promise<ArrayBuffer> {
  const answer = await fetch(url, { integrity });
  if (!answer.ok) throw new Error(`${url} is not there`);
  return answer.arrayBuffer();
}
