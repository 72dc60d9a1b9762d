// The newest finished connection test of this page, in what hosts may know of it. It outlives the panel that shows the test, so
// that a test of before the waiting room is said there.
import type { Condition } from '../wire/Condition';

class Tested {
  condition = $state.raw<Condition | null>(null);
}

export const tested = new Tested();
