// The pages that are not in the first load: each is a script with styles of its own. They are fetched as soon as a page is shown
// that may lead to them, so that nobody who is let in waits for a script.
import { devicesPart } from './devices/parts.svelte';
import type { PageName } from './page';
import { Part } from './part.svelte';

export const call = new Part(() => import('./call/Call.svelte'));
/** What who waits has of the chat. The call brings its own. */
export const chat = new Part(() => import('./chat/aside'));
/** What else who prepares or waits finds beside the page. */
export const beside = new Part(() => import('./waiting/part'));
export const lobby = new Part(() => import('./pages/Lobby.svelte'));
/** A link that opens no session: most open one. */
export const trouble = new Part(() => import('./pages/trouble'));

const parts: Partial<Record<PageName, Part<unknown>>> = { call, lobby, problem: trouble };

/** From here a person may be inside with the server's next word. */
const leadsInside: ReadonlySet<PageName> = new Set([
  'lobby',
  'before_start',
  'waiting',
  'door',
  'full',
  'asking',
  'denied',
  'removed',
  'call',
  'paused',
  'unsaved',
  'held',
  'elsewhere',
]);

/** Fetches what this page is made of, and what it may lead to. */
export function fetchFor(page: PageName): void {
  parts[page]?.fetch();
  if (leadsInside.has(page) || page === 'preparing') beside.fetch();
  if (!leadsInside.has(page)) return;
  call.fetch();
  chat.fetch();
}

/** What is shown in place of a page whose script is not there. */
export function drawable(page: PageName): PageName {
  const part = parts[page];
  if (!part || part.content) return page;
  return part.failed ? 'incomplete' : 'loading';
}

/** Does this page, or the one it may lead to, lack something for good that is worth loading the page anew? */
export function isCrippled(page: PageName): boolean {
  if (parts[page]?.failed) return true;
  if (!leadsInside.has(page)) return false;
  // Nobody is taken out of a conversation over what can be said there in a sentence.
  return call.failed || (page !== 'call' && [chat, beside, devicesPart].some(({ failed }) => failed));
}
