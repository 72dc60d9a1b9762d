// Help: one dialog for every page.
import { LateDialog } from '../late-dialog.svelte';

export const help = new LateDialog(() => import('./Help.svelte'));
