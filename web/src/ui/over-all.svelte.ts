// What is to be reached whatever lies over the page. A modal dialog makes everything beside it inert, so it is drawn in there too.

import type { Snippet } from 'svelte';

class OverAll {
  content = $state.raw<Snippet | null>(null);
}

export const overAll = new OverAll();
