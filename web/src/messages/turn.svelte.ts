// What lets a page that is drawn already say everything in another language: whoever says something notes the turn, and is asked
// again after the next. Which language it is, is not decided here.

let turn = $state(0);

/** Whoever draws something that was said now, draws it again once the words have changed. */
export function noteTurn(): void {
  void turn;
}

/** The words have changed. */
export function takeTurn(): void {
  turn += 1;
}
