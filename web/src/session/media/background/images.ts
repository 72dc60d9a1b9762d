// The pictures that can be behind a person, drawn for Anteroom.
import garden from './images/garden.webp';
import linen from './images/linen.webp';
import sage from './images/sage.webp';
import study from './images/study.webp';
import valley from './images/valley.webp';
import windowLight from './images/window.webp';
import type { Background } from './names';

export const images: Record<Exclude<Background, 'blur'>, string> = {
  window: windowLight,
  study,
  garden,
  valley,
  linen,
  sage,
};
