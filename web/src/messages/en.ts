// The words that every entry shares. Those of one entry stand in a file of their own beside this one. Button names are
// exactly those of the product: tests and screen readers know them by these words.
import { language, locale, spoken } from './language';

const english = {
  confirm: 'Confirm',
  cancel: 'Cancel',
  dismiss: 'Dismiss',
  notifications: 'Notifications',
  andMore: (more: number) => `and ${more} more`,
  tryAgain: 'Try again',
  signIn: 'Sign in',
  language: 'Language',
};

export type SharedWords = typeof english;
export const en = spoken(english, { es: () => import('./es/en') });

/** `a, b and c`. */
export function list(names: readonly string[]): string {
  return new Intl.ListFormat(language(), { type: 'conjunction' }).format(names);
}

/** `1 client`, `2 clients`. */
export function count(number: number, one: string, many: string): string {
  const isOne = new Intl.PluralRules(language()).select(number) === 'one';
  return `${new Intl.NumberFormat(locale()).format(number)} ${isOne ? one : many}`;
}
