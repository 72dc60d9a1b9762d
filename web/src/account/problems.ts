// Decides what a person reads when an exchange went wrong: what happened, and what to do.
import { account } from '../messages/account';
import type { Trouble } from './exchange';

export type Where = 'signIn' | 'setUp' | 'elsewhere';

/** The words for a problem in the place where it happened. */
export function problemWords(trouble: Trouble, where: Where = 'elsewhere'): string {
  const words = { ...account.problems, ...(where === 'elsewhere' ? {} : account.problemsOf[where]) };
  // Only the server knows what does not do about what was sent.
  if (trouble.code === 'invalid' && trouble.detail.trim() !== '') return trouble.detail;
  return words[trouble.code] ?? account.problems.unavailable;
}
