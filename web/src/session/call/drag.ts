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
    const stage = tile.offsetParent?.getBoundingClientRect();
    if (drag || isOnButton(event) || event.button !== 0 || !stage || !isLoose()) return;
    drag = {
      pointer: event.pointerId,
      x: event.clientX,
      y: event.clientY,
      tile: tile.getBoundingClientRect(),
      stage,
      moved: null,
    };
    // A quick hand is beside the tile before it is seen to move.
    for (const [type, listen] of follows) window.addEventListener(type, listen);
  }

  function move(event: PointerEvent) {
    if (drag?.pointer !== event.pointerId) return;
    // It was put elsewhere under the hand.
    if (!isLoose()) return stop();
    const [right, down] = [event.clientX - drag.x, event.clientY - drag.y];
    if (!drag.moved && Math.hypot(right, down) < begins_after_px) return;
    // Beyond the window too; not before, since it would be told of every click.
    if (!drag.moved) tile.setPointerCapture(event.pointerId);
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
    const letGo = tile.getBoundingClientRect();
    stop();
    if (!moved) return;
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

  function stop() {
    drag = null;
    for (const [type, listen] of follows) window.removeEventListener(type, listen);
    delete tile.dataset['dragged'];
    tile.style.removeProperty('translate');
  }

  const follows = [
    ['pointermove', move],
    ['pointerup', end],
    ['pointercancel', end],
  ] as const;
  tile.addEventListener('pointerdown', begin);
  return () => {
    stop();
    tile.removeEventListener('pointerdown', begin);
  };
}

function isOnButton({ target }: Event): boolean {
  return target instanceof Element && target.closest('button, [role="menu"]') !== null;
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

/** Two taps belong together within this time and distance; of a mouse the browser says it. */
const taps = { within_ms: 400, within_px: 30 };

/** Calls back when a tile is clicked or tapped twice, beside its buttons. Some phones tell of no double click. */
export function onDoubleClick(tile: HTMLElement, act: () => void): () => void {
  let before: PointerEvent | null = null;
  let actedAt = -Infinity;

  function tapped(event: PointerEvent) {
    if (event.pointerType !== 'touch' || isOnButton(event)) return;
    const isSecond =
      before !== null &&
      event.timeStamp - before.timeStamp < taps.within_ms &&
      Math.hypot(event.clientX - before.clientX, event.clientY - before.clientY) < taps.within_px;
    before = isSecond ? null : event;
    if (!isSecond) return;
    actedAt = event.timeStamp;
    act();
  }
  function clicked(event: MouseEvent) {
    // Of the same two taps, where the phone tells of it.
    const isTold = event.timeStamp - actedAt < 2 * taps.within_ms;
    if (!isTold && !isOnButton(event)) act();
  }

  tile.addEventListener('pointerup', tapped);
  tile.addEventListener('dblclick', clicked);
  return () => {
    tile.removeEventListener('pointerup', tapped);
    tile.removeEventListener('dblclick', clicked);
  };
}
