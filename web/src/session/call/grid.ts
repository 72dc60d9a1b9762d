// How many columns so many tiles stand in.
export function columns(tiles: number, shape: 'wide' | 'tall'): number {
  if (shape === 'tall') return tiles <= 3 ? 1 : tiles <= 8 ? 2 : 3;
  return tiles <= 4 ? 2 : tiles <= 9 ? 3 : 4;
}
