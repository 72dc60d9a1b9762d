// When this tab last tested its connection without a word, by link.

const key = (address: string) => `anteroom.tested ${address}`;

/** In milliseconds; 0 where it never did. */
export function lastQuietTest(storage: Storage, address: string): number {
  try {
    return Number(storage.getItem(key(address))) || 0;
  } catch {
    return 0;
  }
}

export function rememberQuietTest(storage: Storage, address: string, at: number): void {
  try {
    storage.setItem(key(address), String(at));
  } catch {
    // Then a reload has it tested again; the server says when that is too often.
  }
}
