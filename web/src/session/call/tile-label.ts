// What a screen reader says of a tile: who it is, and what is so of them now.

export function tileLabel(name: string, ...notes: (string | false | null | undefined)[]): string {
  return [name, ...notes.filter((note) => note)].join(', ');
}
