// What a screen reader says aloud without the focus moving: two lines of text in regions that are always in the page,
// and in the dialog that lies over it.
// A line is cleared after a while, so that nobody who reads the page from the top meets old news.

const kept_for_ms = 6000;

class Announcer {
  polite = $state('');
  assertive = $state('');

  say(words: string): void {
    this.#put('polite', words);
  }

  /** Interrupts; for what changes the person's situation at once. */
  interrupt(words: string): void {
    this.#put('assertive', words);
  }

  #put(where: 'polite' | 'assertive', words: string): void {
    this[where] = '';
    // The same words twice in a row are heard twice only if the region was empty in between.
    setTimeout(() => {
      this[where] = words;
      setTimeout(() => {
        if (this[where] === words) this[where] = '';
      }, kept_for_ms);
    }, 50);
  }
}

export const announcer = new Announcer();
