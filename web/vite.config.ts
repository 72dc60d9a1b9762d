// Four pages, one for each way in: the session by its link, the provider's workspace, the client's portal, and the account pages. The
// server sends a strict content security policy, so nothing may be inlined and no polyfill may be injected.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { svelteTesting } from '@testing-library/svelte/vite';
import { defineConfig } from 'vitest/config';
import { foreign } from './foreign.ts';

const pages = ['session', 'workspace', 'portal', 'account']
  .map((name) => [name, fileURLToPath(new URL(`${name}.html`, import.meta.url))] as const)
  .filter(([, file]) => existsSync(file));

const later =
  /\/messages\/es\/(?:alerts|attendees|background|chat|connection-test|help-topics|interruption|lobby|questions|room|set-audio-video|stage|waiting)\./;

const common =
  /node_modules|preload-helper|\/src\/(?:mark|ui|styles|account\/exchange|session\/clock)|\/messages\/(?:en|language|times|turn)\./;

export default defineConfig({
  plugins: [svelte(), svelteTesting(), foreign()],
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: Object.fromEntries(pages),
      output: {
        codeSplitting: {
          // What is not English is one script, which is waited for before anything is shown. It is not made heavier by the words
          // of scripts that come later, nor by those of other pages.
          includeDependenciesRecursively: false,
          groups: [
            {
              name: 'practice-spanish',
              test: /\/messages\/es\/(?:account|booking|clients|connections|idle|own-account|portal|second-factor|staff|trail|workspace)\./,
            },
            { name: 'later-spanish', test: later },
            { name: 'spanish', test: /\/messages\/es\// },
            // One script of what most pages share: in many small ones, the session's would be heavier.
            { name: 'common', test: common, minShareCount: 3 },
          ],
        },
      },
    },
  },
  worker: {
    // The server sends these with a policy of their own.
    rolldownOptions: { output: { entryFileNames: 'assets/workers/[name]-[hash].js' } },
  },
  test: {
    environment: 'happy-dom',
    include: ['src/**/*.test.ts'],
  },
});
