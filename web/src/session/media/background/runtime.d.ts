// What is used of the TFLite runtime; its package describes none of it.
declare module '@twilio/video-processors/dist/build/tflite-simd-1-0-0.js' {
  export interface Runtime {
    HEAPU8: Uint8Array;
    HEAPF32: Float32Array;
    /** Where things are, in bytes. */
    _getModelBufferMemoryOffset(): number;
    _getInputMemoryOffset(): number;
    _getOutputMemoryOffset(): number;
    _getInputWidth(): number;
    _getInputHeight(): number;
    /** 0, if that is a model. */
    _loadModel(bytes: number): number;
    _runInference(): number;
  }
  export default function create(options: { wasmBinary: ArrayBuffer }): Promise<Runtime>;
}
