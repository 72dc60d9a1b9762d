// Test my connection: one dialog for every page.
import { LateDialog } from '../late-dialog.svelte';
import { sound } from '../media/sound.svelte';

class TestDialog<Content> extends LateDialog<Content> {
  /** How the page on which it stands leads on to the session; none where nothing is to be pressed. */
  goOn: (() => void) | null = null;

  /** From a tap, in which the browser lets the tone be heard. */
  override open(): void {
    sound.wake();
    super.open();
  }
}

export const testDialog = new TestDialog(() => import('./TestDialog.svelte'));
