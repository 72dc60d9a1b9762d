// Whether Help is open: one dialog for every page, a script of its own.
import { Part } from '../part.svelte';

export const helpPart = new Part(() => import('./Help.svelte'));

class Help {
  isOpen = $state(false);

  open(): void {
    helpPart.fetch();
    this.isOpen = true;
  }

  close(): void {
    this.isOpen = false;
  }
}

export const help = new Help();
