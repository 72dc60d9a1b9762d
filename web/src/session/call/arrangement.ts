// Decides who is large, who is in the corner and who stands in a row beside, from who is there and what this page's person
// wishes. A wish never contradicts the view: whoever is not there, or is covered, is not large.

/** The own tile, among those of participants. */
export const SELF = 'self';

/** What was chosen here; nothing was, or all as large as each other, or one before all. */
export type Wish = { large: string } | 'even' | null;

export interface Scene {
  /** The others with a tile, in their order. Who is paused keeps theirs, covered. */
  people: readonly { id: string; covered: boolean }[];
  hidesSelf: boolean;
  /** A screen is shown, which is large before everybody but who is wished beside it. */
  screen: boolean;
}

export type Shape = 'pair' | 'grid' | 'strip' | 'large' | 'beside';

/** Where a tile stands: alone on the stage, in its corner, before the others, or among them. */
export type Place = 'main' | 'corner' | 'large' | 'cell';

export interface Arrangement {
  shape: Shape;
  /** Whose tile takes the stage. */
  first: string | null;
  /** Whose tile lies over it in a corner. */
  corner: string | null;
  /** Can this one be made larger, or smaller again? */
  can: (id: string) => 'enlarge' | 'shrink' | null;
  place: (id: string) => Place;
}

/** `beside`: who was enlarged while the screen is shown: an interpreter has half of the stage then. */
export function arrange({ people, hidesSelf, screen }: Scene, wish: Wish, beside: string | null = null): Arrangement {
  const own = hidesSelf ? null : SELF;
  const wished = wish !== null && wish !== 'even' ? wish.large : null;
  const isShown = (id: string) => (id === SELF ? !hidesSelf : people.some((one) => one.id === id && !one.covered));
  const large = wished !== null && isShown(wished) ? wished : null;
  if (screen) return withStrip('strip', 'beside', beside !== null && isShown(beside) ? beside : null);
  if (people.length > 1) return withStrip('grid', 'large', large);
  const other = people[0]?.id ?? null;
  if (other === null) return pair(null, own);
  if (wish === 'even' && own) return withStrip('grid', 'large', null);
  return large === SELF ? pair(SELF, other) : pair(other, own);
}

function pair(first: string | null, corner: string | null): Arrangement {
  return {
    shape: 'pair',
    first,
    corner,
    // Alone with oneself, or with nobody beside: there is nobody to be larger than.
    can: (id) => (first === null || corner === null ? null : id === first ? 'shrink' : 'enlarge'),
    place: (id) => (id === corner ? 'corner' : 'main'),
  };
}

/** One shape where nobody is large, another where somebody is. */
function withStrip(even: Shape, enlarged: Shape, large: string | null): Arrangement {
  return {
    shape: large === null ? even : enlarged,
    first: large,
    corner: null,
    can: (id) => (id === large ? 'shrink' : 'enlarge'),
    place: (id) => (id === large ? 'large' : 'cell'),
  };
}

/** What is wished once this one was made larger, or smaller again. Of two, the smaller one is as large as the other. */
export function toggled({ shape, can }: Arrangement, id: string, wish: Wish): Wish {
  switch (can(id)) {
    case 'enlarge':
      return { large: id };
    case 'shrink':
      return shape === 'pair' && id !== SELF ? 'even' : null;
    default:
      return wish;
  }
}

/** What is left of a wish: nothing is kept for who has gone, so that nobody is large unasked when they come back. */
export function remembered(wish: Wish, { people, hidesSelf }: Scene): Wish {
  if (wish === null || wish === 'even') return wish;
  const isThere = wish.large === SELF ? !hidesSelf : people.some(({ id }) => id === wish.large);
  return isThere ? wish : null;
}
