// What a screen reader says aloud without the focus moving: two lines of text in regions that are always in the page,
// and in the dialog that lies over it.
// A line is cleared after a while, so that nobody who reads the page from the top meets old news.

const kept_for_ms = 6000;

class Announcer {
  /** What was to be said before this is not any more. */
  #hushed = 0;
  polite = $state('');
  assertive = $state('');

  say(words: string): void {
    this.#put('polite', words);
  }

  /** Interrupts; for what changes the person's situation at once. */
  interrupt(words: string): void {
    this.#put('assertive', words);
  }

  /** Says nothing more of what it has begun with. */
  hush(): void {
    this.#hushed += 1;
    this.polite = '';
    this.assertive = '';
  }

  #put(where: 'polite' | 'assertive', words: string): void {
    const hushed = this.#hushed;
    this[where] = '';
    // The same words twice in a row are heard twice only if the region was empty in between.
    setTimeout(() => {
      if (hushed !== this.#hushed) return;
      this[where] = words;
      setTimeout(() => {
        if (this[where] === words) this[where] = '';
      }, kept_for_ms);
    }, 50);
  }
}

export const announcer = new Announcer();
