// Whether the person at this page looks at something else.

/** In another tab, in another window, or nowhere. */
export const isAway = (): boolean => document.hidden || !document.hasFocus();
