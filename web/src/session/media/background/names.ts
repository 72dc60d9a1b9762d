// Which backgrounds there are beside none. The names are kept in people's browsers, so none is renamed.

export const backgrounds = ['blur', 'window', 'study', 'garden', 'valley', 'linen', 'sage'] as const;

export type Background = (typeof backgrounds)[number];

/** Why there is no picture with a background. */
export type EffectTrouble =
  /** This browser cannot do it. */
  | 'unable'
  /** What it needs did not come, or broke. */
  | 'failed'
  /** This device is too slow for it. */
  | 'slow';
