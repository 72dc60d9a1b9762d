// Decides the initials and the colour that stand for a person without a picture.

const titles = new Set(['dr', 'dr.', 'prof', 'prof.', 'mr', 'mr.', 'mrs', 'mrs.', 'ms', 'ms.']);

/** First letters of the first and last word, titles left out. */
export function initials(name: string): string {
  const words = name.split(/\s+/u).filter((word) => word && !titles.has(word.toLowerCase()));
  const [first, last] = [words.at(0), words.length > 1 ? words.at(-1) : undefined];
  const letters = [first, last].map((word) => (word ? [...word][0] : '')).join('');
  return letters.toLocaleUpperCase() || '?';
}

/** One of five colours, the same for the same name everywhere. */
export function colour(name: string): string {
  let sum = 0;
  for (const letter of name) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 997;
  return `a${(sum % 5) + 1}`;
}
