// Which radio button of a group an arrow key leads to, as browsers have it.

/** Nothing: the key leads to none. */
export function arrowTo(key: string, at: number, count: number, isMirrored: boolean): number | null {
  const [forward, back] = isMirrored ? ['ArrowLeft', 'ArrowRight'] : ['ArrowRight', 'ArrowLeft'];
  if (key === 'ArrowDown' || key === forward) return (at + 1) % count;
  if (key === 'ArrowUp' || key === back) return (at + count - 1) % count;
  return null;
}
