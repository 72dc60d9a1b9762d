// How many modal dialogs lie over the page. While there is one, the page under it is inert, and what it says is said to nobody.

import { untrack } from 'svelte';

class Modals {
  open = $state(0);

  /** The answer takes it away again. */
  add(): () => void {
    untrack(() => (this.open += 1));
    return () => (this.open -= 1);
  }
}

export const modals = new Modals();
