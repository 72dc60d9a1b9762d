// Whether picture and sound get through to the server. A network can let the line through and no media: nobody is to sit before
// initials and silence without a word. A gap that heals by itself is none to speak of.

const patience_ms = 5_000;

export interface Way {
  /** This page is to carry the person's media now. */
  isMeant: boolean;
  /** The line to the server is there. Without it that is what is missing, and what is told. */
  isOpen: boolean;
  /** The connection for media is up. */
  carries: boolean;
}

export class Passage {
  /** Nothing has got through for a while. */
  isShut = $state(false);
  #patience: ReturnType<typeof setTimeout> | undefined;

  follow({ isMeant, isOpen, carries }: Way): void {
    if (!isMeant || carries) {
      this.#stop();
      this.isShut = false;
    } else if (!isOpen) this.#stop();
    else this.#patience ??= setTimeout(() => (this.isShut = true), patience_ms);
  }

  #stop(): void {
    clearTimeout(this.#patience);
    this.#patience = undefined;
  }
}
