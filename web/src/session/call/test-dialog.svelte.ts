// Whether Test my connection is open in the call. The test itself is a script of its own, fetched when it is asked for.
import { room as words } from '../../messages/room';
import { toasts } from '../../ui/toasts.svelte';
import { Part } from '../part.svelte';

class TestDialog {
  readonly part = new Part(() => import('../connection-test/TestDialog.svelte'));
  isOpen = $state(false);

  open(): void {
    this.part.fetch();
    this.isOpen = true;
    if (this.part.failed) this.failed();
  }

  close(): void {
    this.isOpen = false;
  }

  failed(): void {
    this.close();
    toasts.show({ key: 'test', title: words.testFailed, tone: 'stop' });
  }
}

export const testDialog = new TestDialog();
