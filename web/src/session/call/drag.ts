// Lets the small tile be dragged to another corner by mouse, pen or finger. The menu of the tile does the same without.
import { flushSync } from 'svelte';
import { type Corner, nearestCorner, withinStage } from './corner';

/** A hand that only clicks moves a little too. */
const begins_after_px = 6;
const glides_ms = 200;

interface Drag {
  pointer: number;
  x: number;
  y: number;
  /** Where the tile lay on the stage. */
  tile: DOMRect;
  stage: DOMRect;
  moved: { x: number; y: number } | null;
}

/** Watches a tile; the answer ends the watch. What lies on the tile and can be pressed is no handle. */
export function dragToCorner(tile: HTMLElement, isLoose: () => boolean, drop: (corner: Corner) => void): () => void {
  let drag: Drag | null = null;

  function begin(event: PointerEvent) {
    const isButton = event.target instanceof Element && event.target.closest('button, [role="menu"]');
    const stage = tile.offsetParent?.getBoundingClientRect();
    if (isButton || event.button !== 0 || !stage || !isLoose()) return;
    drag = {
      pointer: event.pointerId,
      x: event.clientX,
      y: event.clientY,
      tile: tile.getBoundingClientRect(),
      stage,
      moved: null,
    };
    // A quick hand is beside the tile before it is seen to move.
    tile.setPointerCapture(event.pointerId);
  }

  function move(event: PointerEvent) {
    if (drag?.pointer !== event.pointerId) return;
    const [right, down] = [event.clientX - drag.x, event.clientY - drag.y];
    if (!drag.moved && Math.hypot(right, down) < begins_after_px) return;
    const { stage, tile: box } = drag;
    drag.moved = {
      x: withinStage(right, box.left - stage.left, box.width, stage.width),
      y: withinStage(down, box.top - stage.top, box.height, stage.height),
    };
    tile.dataset['dragged'] = '';
    tile.style.translate = `${drag.moved.x}px ${drag.moved.y}px`;
  }

  function end(event: PointerEvent) {
    if (drag?.pointer !== event.pointerId) return;
    const { moved, stage, tile: box } = drag;
    drag = null;
    if (!moved) return;
    const letGo = tile.getBoundingClientRect();
    putBack();
    if (event.type === 'pointerup') {
      const middle = {
        x: box.left + moved.x + box.width / 2 - stage.left,
        y: box.top + moved.y + box.height / 2 - stage.top,
      };
      const isRightToLeft = getComputedStyle(tile).direction === 'rtl';
      flushSync(() => drop(nearestCorner(middle, stage, isRightToLeft)));
    }
    glide(tile, letGo);
  }

  function putBack() {
    delete tile.dataset['dragged'];
    tile.style.removeProperty('translate');
  }

  tile.addEventListener('pointerdown', begin);
  tile.addEventListener('pointermove', move);
  tile.addEventListener('pointerup', end);
  tile.addEventListener('pointercancel', end);
  return () => {
    putBack();
    tile.removeEventListener('pointerdown', begin);
    tile.removeEventListener('pointermove', move);
    tile.removeEventListener('pointerup', end);
    tile.removeEventListener('pointercancel', end);
  };
}

/** From where it was let go to where it lies now. */
function glide(tile: HTMLElement, from: DOMRect) {
  if (matchMedia('(prefers-reduced-motion: reduce)').matches) return;
  const to = tile.getBoundingClientRect();
  const way = `${from.left - to.left}px ${from.top - to.top}px`;
  tile.animate([{ translate: way }, { translate: '0 0' }], {
    duration: glides_ms,
    easing: 'cubic-bezier(0.2, 0.7, 0.2, 1)',
  });
}

/** Calls back when a tile is clicked or tapped twice, beside its buttons. */
export function onDoubleClick(tile: HTMLElement, act: () => void): () => void {
  const clicked = (event: MouseEvent) => {
    if (event.target instanceof Element && !event.target.closest('button, [role="menu"]')) act();
  };
  tile.addEventListener('dblclick', clicked);
  return () => tile.removeEventListener('dblclick', clicked);
}
