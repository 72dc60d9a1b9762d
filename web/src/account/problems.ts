// Decides what a person reads when an exchange went wrong: what happened, and what to do.
import { account } from '../messages/account';
import type { Trouble } from './exchange';

export type Where = 'signIn' | 'secondStep' | 'byMail' | 'setUp' | 'elsewhere';

/** The words for a problem in the place where it happened: never the server's own, which are in one language. */
export function problemWords(trouble: Trouble, where: Where = 'elsewhere'): string {
  const words = { ...account.problems, ...(where === 'elsewhere' ? {} : account.problemsOf[where]) };
  return words[trouble.code] ?? account.problems.unavailable;
}

/** Which field of the set-up the server would not take. */
export function fieldOf({ code }: Trouble): 'practice' | 'name' | 'email' | 'password' | undefined {
  switch (code) {
    case 'invalid_practice':
      return 'practice';
    case 'invalid_name':
      return 'name';
    case 'invalid_email':
      return 'email';
    case 'invalid_password':
    case 'guessable_password':
      return 'password';
    default:
      return undefined;
  }
}
