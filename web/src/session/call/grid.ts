// Where so many tiles stand: in how many columns, and whose are seen first where not all fit.

/** The shape of a screen: a phone upright, or anything wider. */
export type Shape = 'wide' | 'tall';

/** How many columns so many tiles stand in. */
export function columns(tiles: number, shape: Shape): number {
  if (shape === 'tall') return tiles <= 3 ? 1 : 2;
  return tiles <= 4 ? 2 : tiles <= 9 ? 3 : tiles <= 16 ? 4 : 5;
}

/** How many boxes of at least this length stand in a row or a column; one, however short that is. */
export function fitting(length: number, gap: number, least: number): number {
  return Math.max(1, Math.floor((length + gap) / (least + gap)));
}

/**
 * The order in which tiles stand where only the first of them fit without scrolling: who speaks is among these, in the place
 * of the last one there who does not. Nobody else moves, and the one who is held keeps their place.
 */
export function speakersInSight(tiles: string[], speaking: string[], fits: number, held?: string): string[] {
  const order = [...tiles];
  const speaks = new Set(speaking);
  // Whoever has the keyboard is not put out of sight.
  const keeps = (one: string) => speaks.has(one) || one === held;
  for (let away = fits; away < order.length; away += 1) {
    const speaker = order[away];
    if (speaker === undefined || !speaks.has(speaker)) continue;
    const place = order.findLastIndex((one, index) => index < fits && !keeps(one));
    const quiet = order[place];
    if (quiet === undefined) break;
    [order[place], order[away]] = [speaker, quiet];
  }
  return order;
}
