// Which names look alike: two people can have one name, and somebody can give themselves the name of another, in letters that
// only look the same. Hosts see a mark on both.
import type { Person } from '../wire/Person';

/** Letters that look like others, each with the one it is taken for; before their case is folded, as Ν is an N and ν is a v. */
const looks: Record<string, string> = {};
const taken = (from: string, to: string) => {
  const others = [...from];
  for (const [place, letter] of [...to].entries()) looks[others[place] ?? ''] = letter;
};
// Cyrillic, then Greek, then Latin letters that are no accented ones, and figures.
taken('АВЕКМНОРСТУХІЈЅаеорсухіјѕһԁԛԝѵ', 'ABEKMHOPCTYXIJSaeopcyxijshdqwv');
taken('ΑΒΕΖΗΙΚΜΝΟΡΤΥΧαινορυχ', 'ABEZHIKMNOPTYXaivopux');
taken('ıøØłŁđĐɡɑ015', 'ioOlLdDgaols');

const folded = new Map<string, string>();
const remembered_max = 20_000;

/** What is left of a name to somebody who glances at it: no case, no accents, no signs, and one letter for all that look like it. */
export function fold(name: string): string {
  const known = folded.get(name);
  if (known !== undefined) return known;
  const plain = name.normalize('NFKD').replace(/[\u0300-\u036f]/g, '');
  const seen = Array.from(plain, (letter) => looks[letter] ?? letter)
    .join('')
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]/gu, '')
    .replace(/[i1|]/g, 'l')
    .replace(/rn/g, 'm')
    .replace(/vv/g, 'w');
  if (folded.size >= remembered_max) folded.clear();
  folded.set(name, seen);
  return seen;
}

/** Everybody whose name looks like that of another. */
export function alike(people: Iterable<Person | undefined>): Set<string> {
  const by = new Map<string, string>();
  const found = new Set<string>();
  for (const person of people) {
    const name = person?.name && fold(person.name);
    if (!person || !name) continue;
    const first = by.get(name);
    if (first === undefined) by.set(name, person.participant);
    else found.add(first).add(person.participant);
  }
  return found;
}
