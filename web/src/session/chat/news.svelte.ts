// Says aloud that somebody wrote, where the message itself is not on the page: there the list of messages says it.
import { untrack } from 'svelte';
import { words } from '../../messages/chat';
import { announcer } from '../../ui/announcer.svelte';
import type { Chat } from './chat.svelte';
import { keyOf } from './key';

/** Of the component that stands on the page as long as the chat can be opened. What was there before it is no news. */
export function sayNews(chat: Chat): void {
  let heard = untrack(() => latest(chat)?.at ?? 0);
  $effect(() => {
    const message = latest(chat);
    if (!message || message.at <= heard) return;
    heard = message.at;
    if (!untrack(() => chat.isShown(keyOf(message.to)))) announcer.say(words.news(message.name));
  });
}

const latest = (chat: Chat) => chat.news.at(-1);
