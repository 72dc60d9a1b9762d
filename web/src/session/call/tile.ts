// What every tile has, whoever is on it: how its place looks, and what a double click and a dragging hand do.
import type { Attachment } from 'svelte/attachments';
import type { Session } from '../session.svelte';
import type { Place } from './arrangement';
import { dragToCorner, onDoubleClick } from './drag';
import { layout } from './layout.svelte';

export const tileClass: Record<Place, string | false> = { main: 'main', corner: 'pip', large: 'large', cell: false };

/** Twice clicked a tile is larger or smaller; in the corner it can be dragged to another. */
export function tileHandles(session: Session, id: string, place: () => Place): Attachment<HTMLElement> {
  return (tile) => {
    const ends = [
      onDoubleClick(tile, () => layout.toggle(session, id)),
      dragToCorner(
        tile,
        () => place() === 'corner',
        (corner) => (layout.corner = corner),
      ),
    ];
    return () => {
      for (const end of ends) end();
    };
  };
}
