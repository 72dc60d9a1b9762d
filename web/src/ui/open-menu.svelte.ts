// Which menu is open now. Whoever moves things about leaves it where it is: nothing turns under a finger.

class OpenMenu {
  /** The button that opened it. */
  of = $state.raw<HTMLElement | null>(null);
}

export const openMenu = new OpenMenu();
