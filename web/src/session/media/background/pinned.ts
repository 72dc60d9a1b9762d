// The two files of others that find the person in a picture, by what they hash to: the build fails with others, and so does a
// browser that is handed others.

export const pinned = {
  /** The TFLite runtime with SIMD, as the worker's script loads it. */
  runtime: {
    from: '@twilio/video-processors/dist/build/tflite-simd-1-0-0.js',
    integrity: 'sha256-FnXFTQw1I1zUXLZYp14YgVPeyZit2T9hg6uVfaSvE2I=',
  },
  machine: {
    from: '@twilio/video-processors/dist/build/tflite-simd-1-0-0.wasm',
    integrity: 'sha256-KIE/j92MpG5AW0Rz3K+OeD+AKLhF4w/cnu6BURinaVM=',
  },
  model: {
    from: '@mediapipe/selfie_segmentation/selfie_segmentation_landscape.tflite',
    integrity: 'sha256-Sq/mIju42sb6yMqO1WhShwozBR7z9iOIItKCoQmWKJQ=',
  },
} as const;
