// Whether Test my connection is open: one dialog for every page, a script of its own.
import { Part } from '../part.svelte';

export const testPart = new Part(() => import('./TestDialog.svelte'));

class TestDialog {
  isOpen = $state(false);

  open(): void {
    testPart.fetch();
    this.isOpen = true;
  }

  close(): void {
    this.isOpen = false;
  }
}

export const testDialog = new TestDialog();
