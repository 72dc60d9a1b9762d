// The newest finished connection test of this tab, in what hosts may know of it. It outlives the panel that shows the test, so
// that a test of before the waiting room is said there, and a page that is loaded anew, which the server takes for another device.
import type { Condition } from '../wire/Condition';
import type { Grade } from '../wire/Grade';

const key = (address: string) => `anteroom.condition ${address}`;
const all: ReadonlySet<unknown> = new Set<Grade | null>(['good', 'fair', 'poor', null]);

class Tested {
  condition = $state.raw<Condition | null>(null);
  #keep: (text: string | null) => void = () => {};

  /** From now on it is kept for this link, and what was kept is there again. */
  keepIn(storage: Storage, address: string): void {
    this.#keep = (text) => {
      try {
        if (text === null) storage.removeItem(key(address));
        else storage.setItem(key(address), text);
      } catch {
        // Then it is there for as long as the page is.
      }
    };
    try {
      this.condition = read(storage.getItem(key(address)));
    } catch {
      this.condition = null;
    }
  }

  tell(condition: Condition | null): void {
    this.condition = condition;
    this.#keep(condition && JSON.stringify(condition));
  }
}

function read(text: string | null): Condition | null {
  const { camera, microphone, connection } = JSON.parse(text ?? '{}') as Partial<Condition>;
  if (camera === undefined || microphone === undefined || connection === undefined) return null;
  return [camera, microphone, connection].every((grade) => all.has(grade)) ? { camera, microphone, connection } : null;
}

export const tested = new Tested();
