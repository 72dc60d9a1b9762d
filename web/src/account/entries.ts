// Decides what is wrong with what somebody typed, before it is sent, in words that say what to do. The server decides
// again: this only saves a round trip.
import { account as words } from '../messages/account';
import type { SetUp } from '../wire/SetUp';
import type { SignIn } from '../wire/SignIn';

/** The fields that do not do, with their words. */
export type Wrong<Fields> = { [Field in keyof Fields]?: string };

const name_max = 80;
const password_min = 12;
const password_max = 256;

export function wrongSignIn({ email, password }: SignIn): Wrong<SignIn> {
  return present({ email: emailWords(email), password: password === '' ? words.passwordMissing : undefined });
}

/** What does not do about an address by itself. */
export function wrongEmail(email: string): string | null {
  return emailWords(email) ?? null;
}

/** A code of eight digits, with whatever people put between them. */
export function wrongCode(code: string): string | null {
  const digits = code.replaceAll(/\D/gu, '');
  return digits.length === 8 ? null : words.codeIncomplete;
}

export function wrongSetUp({ practice, name, email, password }: Omit<SetUp, 'token' | 'zone'>): Wrong<SetUp> {
  return present({
    practice: nameWords(practice, words.practiceMissing),
    name: nameWords(name, words.nameMissing),
    email: emailWords(email),
    password: passwordWords(password),
  });
}

/** For who makes an account of their own. */
export function wrongAccount({
  name,
  password,
}: Pick<SetUp, 'name' | 'password'>): Wrong<Pick<SetUp, 'name' | 'password'>> {
  return present({ name: nameWords(name, words.nameMissing), password: passwordWords(password) });
}

/** What does not do about a new password by itself. */
export function wrongPassword(password: string): string | null {
  return passwordWords(password) ?? null;
}

function nameWords(name: string, missing: string): string | undefined {
  const trimmed = name.trim();
  if (trimmed === '') return missing;
  return [...trimmed].length > name_max ? words.nameLong : undefined;
}

function emailWords(email: string): string | undefined {
  if (email.trim() === '') return words.emailMissing;
  return /^\S+@\S+$/u.test(email.trim()) ? undefined : words.emailIncomplete;
}

function passwordWords(password: string): string | undefined {
  const characters = [...password].length;
  if (characters === 0) return words.passwordMissing;
  if (characters < password_min) return words.passwordShort(characters);
  return characters > password_max ? words.passwordLong : undefined;
}

function present<Fields extends object>(wrong: Fields): { [Field in keyof Fields]?: string } {
  return Object.fromEntries(Object.entries(wrong).filter(([, said]) => said !== undefined)) as Fields;
}
