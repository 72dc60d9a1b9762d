// Says of this device what others may know of it: how the test of its connection came out, while somebody waits, and what it
// sends, inside. Each is said again where the server cannot know it any more: on a new line, and after another place.
import type { Condition } from '../wire/Condition';
import type { FromPage } from '../wire/FromPage';
import type { Media } from '../wire/Media';
import type { View } from '../wire/View';

export interface Known {
  view: View | null;
  isOpen: boolean;
  /** What this device sends of microphone and camera; nothing where another one carries the media. */
  sends: Media | null;
  /** The answers of the newest finished test. */
  condition: Condition | null;
}

/** A key held down switches the microphone thirty times a second; the server hears two. */
const least_between_ms = 500;

export class Reports {
  readonly #send: (message: FromPage) => boolean;
  /** By kind, what the server has heard, as text. */
  #said = new Map<FromPage['type'], string>();
  #due: FromPage[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(send: (message: FromPage) => boolean) {
    this.#send = send;
  }

  /** Called whenever anything of this changes. */
  follow(known: Known): void {
    this.#due = due(known);
    const kinds = new Set(this.#due.map(({ type }) => type));
    for (const kind of this.#said.keys()) if (!kinds.has(kind)) this.#said.delete(kind);
    if (this.#timer === undefined) this.#say();
  }

  /** The server may not have heard the last word: said once more. */
  again(): void {
    this.#said.clear();
    if (this.#timer === undefined) this.#say();
  }

  #say(): void {
    for (const message of this.#due) {
      const text = JSON.stringify(message);
      if (this.#said.get(message.type) === text || !this.#send(message)) continue;
      this.#said.set(message.type, text);
      this.#timer = setTimeout(() => {
        this.#timer = undefined;
        this.#say();
      }, least_between_ms);
    }
  }
}

function due({ view, isOpen, sends, condition }: Known): FromPage[] {
  if (!view || !isOpen) return [];
  const { role, standing, may } = view.you;
  if (standing === 'admitted' && may.send) return sends ? [{ type: 'devices', on: sends }] : [];
  const waits = role === 'client' && (standing === 'waiting' || standing === 'asking');
  return waits && condition ? [{ type: 'condition', condition }] : [];
}
