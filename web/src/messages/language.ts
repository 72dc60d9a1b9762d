// In which language the page speaks. English is in the first load; the words of another language are fetched, with those
// of each message file a script of their own, and take the place of the English ones: who uses the words knows nothing of it.

/** Each has a folder beside this file, but English, which is in the message files themselves. */
export type Language = 'en' | 'es';

/** Where the words of a message file are in other languages. What is not there is said in English. */
export type Translations<Words> = Partial<Record<Exclude<Language, 'en'>, () => Promise<{ default: Words }>>>;

interface Told {
  words: object;
  english: object;
  translations: Translations<object>;
}

const told: Told[] = [];
let current: Language = 'en';
const coming = new Set<Promise<void>>();

/**
 * The words of a message file. They are an object that stays the same and changes what it says, so nothing may be taken
 * out of it as a module is loaded: only when something is said.
 */
export function spoken<Words extends object>(english: Words, translations: Translations<NoInfer<Words>> = {}): Words {
  const words = { ...english };
  const one = { words, english, translations };
  told.push(one);
  translate(one);
  return words;
}

/**
 * Speaks the language of this tag, such as `es-MX`; English where there is no other. Called before anything is shown: what is
 * shown already stays as it is.
 */
export async function speak(tag: string): Promise<void> {
  current = languageOf(tag);
  for (const one of told) translate(one);
  await understood();
}

/** Everything that may be said by now is in the language of the page. A script that came later waits for its words so. */
export async function understood(): Promise<void> {
  await Promise.all(coming);
}

export const language = (): Language => current;

/** For dates, times and numbers: the viewer's own region, if they have one in this language. */
export function locale(): string {
  return navigator.languages.find((tag) => new RegExp(`^${current}(?:-|$)`, 'i').test(tag)) ?? current;
}

function languageOf(tag: string): Language {
  return /^es(?:-|$)/i.test(tag) ? 'es' : 'en';
}

function translate(one: Told): void {
  const load = current === 'en' ? undefined : one.translations[current];
  if (!load) {
    Object.assign(one.words, one.english);
    return;
  }
  const fetched = put(one, load);
  coming.add(fetched);
  void fetched.finally(() => coming.delete(fetched));
}

async function put(one: Told, load: () => Promise<{ default: object }>): Promise<void> {
  const asked = current;
  // Better in English than not at all.
  const module = await load().catch(() => null);
  if (module && current === asked) Object.assign(one.words, module.default);
}
