// Turns what happened into notifications, spoken lines and the words of a refusal.
import { refusals } from '../messages/refusals';
import { words } from '../messages/session';
import { announcer } from '../ui/announcer.svelte';
import { toasts } from '../ui/toasts.svelte';
import type { Medium } from '../wire/Medium';
import type { News } from './news';
import type { Settled } from './pending';

const arrival_shown_ms = 12_000;
const request_shown_ms = 30_000;

/** A person's answer to a host who asks them to unmute. */
export type Answer = (medium: Medium, yes: boolean) => void;

/** `onSee` opens the attendees, where an arrival can be answered. */
export function tellNews(item: News, onSee: () => void, attendeesShown: boolean, answer: Answer): void {
  switch (item.type) {
    case 'admitted':
      return toasts.show({ key: 'place', title: words.news.admitted, tone: 'good' });
    case 'denied':
      return toasts.show({ key: 'place', title: words.news.denied, tone: 'stop', lasts_ms: 10_000 });
    case 'resumed':
    case 'back':
      return toasts.show({ key: 'place', title: words.news.resumed, tone: 'good' });
    case 'paused':
    case 'removed':
    case 'held':
    case 'ended':
      // The page itself says it; what was told before no longer holds.
      return toasts.dismiss('place');
    case 'muted_by_host': {
      const title = item.medium === 'audio' ? words.news.mutedByHost : words.news.stoppedByHost;
      return toasts.show({ key: `muted:${item.medium}`, title, tone: 'wait' });
    }
    case 'asked_to_unmute':
      return tellRequest(item.medium, answer);
    case 'arrived':
      return tellArrival(item.person, onSee, attendeesShown);
    case 'settled':
      return toasts.dismiss(arrivalKey(item.participant));
  }
}

function tellRequest(medium: Medium, answer: Answer): void {
  const isVoice = medium === 'audio';
  const actions = [
    { name: isVoice ? words.call.unmute : words.call.startVideo, act: () => answer(medium, true) },
    { name: words.news.decline, act: () => answer(medium, false) },
  ];
  const title = isVoice ? words.news.askedToUnmute : words.news.askedToStart;
  toasts.show({ key: `asked:${medium}`, title, tone: 'wait', lasts_ms: request_shown_ms, actions });
}

function tellArrival(person: Extract<News, { type: 'arrived' }>['person'], onSee: () => void, shown: boolean): void {
  const name = person.name ?? words.noName;
  const title = person.standing === 'asking' ? words.news.asked(name) : words.news.arrived(name);
  if (shown) return announcer.say(title);
  const key = arrivalKey(person.participant);
  const see = () => {
    toasts.dismissAll(arrivalKey(''));
    onSee();
  };
  toasts.show({ key, title, person: name, lasts_ms: arrival_shown_ms, actions: [{ name: words.news.see, act: see }] });
}

const arrivalKey = (participant: string) => `arrival:${participant}`;

/** What became of a command, where the person has to know. */
export function tellSettled({ command, outcome }: Settled): void {
  if (outcome.type === 'refused') {
    const { code } = outcome.refusal;
    // Answered by a question of its own.
    if (code === 'above_capacity') return;
    toasts.show({ key: 'refusal', title: refusals[code], tone: 'wait' });
  }
  if (outcome.type === 'not_saved') {
    const pause = outcome.media_cut && ['pause', 'pause_all', 'move_back'].includes(command.type);
    const more = outcome.media_cut ? words.news.cutNotSavedMore : words.news.notSavedMore;
    toasts.show({
      key: 'not-saved',
      title: pause ? words.news.pausedNotSaved : words.news.notSaved,
      detail: pause ? words.news.pausedNotSavedMore : more,
      tone: 'stop',
      lasts_ms: 15_000,
    });
  }
}
