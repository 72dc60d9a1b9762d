// One question at a time, with the answers Confirm and Cancel. Whoever asks hands over what Confirm does.

export interface Question {
  title: string;
  /** Says what will happen. */
  words: string;
  /** What is to be known besides. */
  more?: string;
  /** What others will read, shown as a quotation. */
  quote?: string;
  /** Takes something away from somebody: it opens on Cancel, so that a key too many does nothing. */
  careful?: boolean;
  act: () => void;
}

class Confirmation {
  question = $state.raw<Question | null>(null);

  ask(question: Question): void {
    this.question = question;
  }

  cancel(): void {
    this.question = null;
  }

  confirm(): void {
    const act = this.question?.act;
    this.question = null;
    act?.();
  }
}

export const confirmation = new Confirmation();
