// A dialog that any page opens and that lies over all of them, in a script of its own.
import { Part } from './part.svelte';

export class LateDialog<Content> {
  isOpen = $state(false);
  readonly part: Part<Content>;

  constructor(load: () => Promise<{ default: Content }>) {
    this.part = new Part(load);
  }

  open(): void {
    this.part.fetch();
    this.isOpen = true;
  }

  close(): void {
    this.isOpen = false;
  }
}
