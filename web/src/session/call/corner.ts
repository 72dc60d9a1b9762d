// In which corner of the stage the small tile lies, and where it lands after it was dragged.

/** In the order in which the menu goes through them: round the stage. */
export const corners = ['bottom-end', 'bottom-start', 'top-start', 'top-end'] as const;
export type Corner = (typeof corners)[number];

export function cornerAfter(corner: Corner): Corner {
  return corners[(corners.indexOf(corner) + 1) % corners.length] ?? 'bottom-end';
}

/** The corner of the stage that a point in it is nearest to. */
export function nearestCorner(
  point: { x: number; y: number },
  stage: { width: number; height: number },
  isRightToLeft: boolean,
): Corner {
  const isRight = point.x >= stage.width / 2;
  const upright = point.y >= stage.height / 2 ? 'bottom' : 'top';
  return `${upright}-${isRight === isRightToLeft ? 'start' : 'end'}`;
}

/** How far a tile may go from where it lies, in one direction, without leaving the stage. */
export function withinStage(by: number, start: number, length: number, room: number): number {
  return Math.max(-start, Math.min(by, room - start - length));
}
