// In which language the page speaks. English is in the first load; another language is a script of its own, which takes
// the place of the English words: who uses the words knows nothing of it.
import { noteTurn, takeTurn } from './turn.svelte';

/** Each has a folder beside this file, but English, which is in the message files themselves. */
export type Language = 'en' | 'es';
type Other = Exclude<Language, 'en'>;

/** What each calls itself. */
export const names: Record<Language, string> = { en: 'English', es: 'Español' };

/** In which direction each is written. */
const directions: Record<Language, 'ltr' | 'rtl'> = { en: 'ltr', es: 'ltr' };

/** Where the words of a message file are in other languages. */
export type Translations<Words> = Record<Other, () => Promise<{ default: Words }>>;

interface Told {
  english: object;
  translations: Translations<object>;
  /** In the language of the page, as soon as they are there. */
  words: object;
  /** What came of other languages. */
  come: Partial<Record<Language, object>>;
}

/** So long somebody waits for words in their language, before they are shown those that are there. */
export const patience_ms = 3000;

const told: Told[] = [];
let current: Language = 'en';
let wanted: Language = 'en';
const coming = new Set<Promise<void>>();

/**
 * The words of a message file. They are an object that stays the same and changes what it says, so nothing may be taken
 * out of it as a module is loaded: only when something is said.
 */
export function spoken<Words extends object>(english: Words, translations: Translations<NoInfer<Words>>): Words {
  const one: Told = { english, translations, words: english, come: {} };
  told.push(one);
  if (wanted !== 'en') void fetched(one, wanted).then(turn);
  return new Proxy(english, {
    get: (_, key) => {
      noteTurn();
      return Reflect.get(one.words, key);
    },
  });
}

/**
 * Speaks the language of this tag, such as `es-MX`; English where there is no other. Everything changes at once, as soon as all
 * words are there, also what is shown already. If they cannot be had, the page goes on as it is; if they are late, whoever
 * waits for this does so no longer than `within_ms`.
 */
export async function speak(tag: string, within_ms = patience_ms): Promise<void> {
  wanted = languageOf(tag);
  await atMost(change(wanted), within_ms);
  tellDocument();
}

async function change(asked: Language): Promise<void> {
  const came = await Promise.all(told.map((one) => fetched(one, asked)));
  if (wanted !== asked) return;
  if (came.every(Boolean)) current = asked;
  else wanted = current;
  turn();
}

/** Everything that may be said by now is in the language of the page. A script that came later waits for its words so. */
export async function understood(within_ms = patience_ms): Promise<void> {
  await atMost(Promise.all(coming), within_ms);
}

export function language(): Language {
  noteTurn();
  return current;
}

/** For dates, times and numbers: the viewer's own region, if they have one in this language. */
export function locale(): string {
  const speaks = new RegExp(`^${language()}(?:-|$)`, 'i');
  return navigator.languages.find((tag) => speaks.test(tag)) ?? current;
}

/** Remembers the choice for the pages to come, for a year. The server reads it (`crates/server/src/language.rs`). */
export function keep(tag: string): void {
  const secure = location.protocol === 'https:' ? '; Secure' : '';
  document.cookie = `anteroom_language=${languageOf(tag)}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
}

/** Which language a tag means: of its kind, or English. */
function languageOf(tag: string): Language {
  return /^es(?:-|$)/i.test(tag) ? 'es' : 'en';
}

/** Are these there now? */
async function fetched(one: Told, asked: Language): Promise<boolean> {
  if (asked === 'en' || one.come[asked]) return true;
  const fetching = one.translations[asked]().then(
    (module) => void (one.come[asked] = module.default),
    // Better in English than not at all.
    () => undefined,
  );
  coming.add(fetching);
  await fetching;
  coming.delete(fetching);
  return !!one.come[asked];
}

function turn(): void {
  for (const one of told) one.words = one.come[current] ?? one.english;
  tellDocument();
  takeTurn();
}

/** What reads the page aloud, breaks its lines and lays it out goes by the document. */
function tellDocument(): void {
  const { documentElement: root } = document;
  if (root.lang === current) return;
  root.lang = current;
  root.dir = directions[current];
}

async function atMost(work: Promise<unknown>, within_ms: number): Promise<void> {
  let late: ReturnType<typeof setTimeout> | undefined;
  await Promise.race([work, new Promise((done) => (late = setTimeout(done, within_ms)))]);
  clearTimeout(late);
}
