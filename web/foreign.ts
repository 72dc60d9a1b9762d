// What is served of others beside our own: the build looks whether it is what was chosen, and puts the licences beside it.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';
import { pinned } from './src/session/media/background/pinned.ts';

const read = (file: URL) => readFileSync(fileURLToPath(file), 'utf8').trim();

const modules = new URL('node_modules/', import.meta.url);

export function foreign(): Plugin {
  return {
    name: 'anteroom-foreign',
    apply: 'build',
    buildStart() {
      for (const { from, integrity } of Object.values(pinned)) {
        const hash = createHash('sha256')
          .update(readFileSync(new URL(from, modules)))
          .digest('base64');
        if (`sha256-${hash}` !== integrity) this.error(`${from} is not the file that was chosen: sha256-${hash}`);
      }
    },
    generateBundle() {
      const source = [
        'Anteroom finds the person in front of a virtual background with two works of others. They are served by this server, run in',
        'the browser, and send nothing anywhere.',
        '',
        `1. The runtime (${pinned.runtime.from.split('/').at(-1)} and ${pinned.machine.from.split('/').at(-1)}), from the package`,
        '   @twilio/video-processors. It contains TensorFlow Lite, Copyright The TensorFlow Authors, under the Apache License 2.0.',
        '',
        read(new URL('@twilio/video-processors/LICENSE.md', modules)),
        '',
        `2. The model (${pinned.model.from.split('/').at(-1)}), from the package @mediapipe/selfie_segmentation, Copyright The MediaPipe`,
        '   Authors, under the Apache License 2.0.',
        '',
        read(new URL('../LICENSE', import.meta.url)),
        '',
      ].join('\n');
      this.emitFile({ type: 'asset', fileName: 'assets/background-licences.txt', source });
    },
  };
}
