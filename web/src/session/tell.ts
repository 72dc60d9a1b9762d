// Turns what happened into notifications, spoken lines and the words of a refusal.
import { refusals } from '../messages/refusals';
import { words } from '../messages/session';
import { announcer } from '../ui/announcer.svelte';
import { toasts } from '../ui/toasts.svelte';
import type { Medium } from '../wire/Medium';
import type { Person } from '../wire/Person';
import type { News } from './news';
import type { Settled } from './pending';
import { roomHears } from './room-news';

export function tellNews(item: News): void {
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
    case 'cut_off':
    case 'held':
    case 'ended':
      // The page itself says it; what was told before no longer holds.
      toasts.dismissAll('muted:');
      return toasts.dismiss('place');
    case 'muted_by_host':
      return tellMuted(item.medium, item.isKept);
    case 'screen_shared':
      // The picture itself says it to those who see.
      return announcer.say(words.screen.by(item.person.name ?? words.noName));
    case 'screen_taken':
      return toasts.show({ key: 'screen', title: words.screen.ended, tone: 'wait' });
    case 'screen_failed':
      return toasts.show({ key: 'screen', title: words.screen.failed, detail: words.screen.failedMore, tone: 'stop' });
    case 'arrived':
    case 'settled':
    case 'hand_raised':
    case 'hand_lowered':
      return roomHears()?.hear(item);
    case 'walked_in':
      return tellOf(item.person, words.news.walkedIn);
    case 'left':
      return tellOf(item.person, words.news.left);
  }
}

function tellMuted(medium: Medium, isKept: boolean): void {
  const { mutedByHost, mutedByHostMore, stoppedByHost, stoppedByHostMore, keptMutedMore } = words.news;
  const isVoice = medium === 'audio';
  const detail = isKept ? keptMutedMore : isVoice ? mutedByHostMore : stoppedByHostMore;
  toasts.show({ key: `muted:${medium}`, title: isVoice ? mutedByHost : stoppedByHost, detail, tone: 'wait' });
}

/** The newest word of somebody's coming and going is the one that holds. */
function tellOf({ participant, name }: Person, title: (name: string) => string): void {
  const person = name ?? words.noName;
  toasts.show({ key: `came:${participant}`, title: title(person), person });
}

/** A host asks this person to unmute: shown as long as that is so, and no longer. */
export function tellRequest(medium: Medium, isAsked: boolean, answer: (yes: boolean) => void): void {
  const key = `asked:${medium}`;
  if (!isAsked) return toasts.dismiss(key);
  const isVoice = medium === 'audio';
  // At once: a second press would seem to take the first one back.
  const act = (yes: boolean) => () => {
    toasts.dismiss(key);
    answer(yes);
  };
  const actions = [
    { name: isVoice ? words.call.unmute : words.call.startVideo, act: act(true) },
    { name: words.news.decline, act: act(false) },
  ];
  const title = isVoice ? words.news.askedToUnmute : words.news.askedToStart;
  toasts.show({ key, title, tone: 'wait', lasts_ms: null, actions });
}

/** Commands of which nobody knew whether they are saved, told so here. */
const doubted = new Set<string>();

/** What became of a command, where the person has to know. */
export function tellSettled({ id, command, outcome }: Settled): void {
  const key = `not-saved:${id}`;
  if (outcome.type === 'not_known') doubted.add(id);
  else if (doubted.delete(id)) {
    toasts.dismiss(key);
    if (outcome.type === 'done') toasts.show({ key, title: words.news.savedAfterAll, tone: 'good' });
  }
  if (outcome.type === 'refused') {
    const { code } = outcome.refusal;
    const here = roomHears();
    if (code === 'above_capacity' && command.type === 'admit_all' && here) return here.aboveCapacity(command);
    if (code === 'kept_muted' && here) return here.keptMuted();
    // Nothing is shared, as was wanted.
    if (command.type === 'stop_sharing') return;
    toasts.show({ key: 'refusal', title: refusals[code], tone: 'wait' });
  }
  if (outcome.type === 'late') {
    const { tooLate: title, tooLateMore: detail } = words.news;
    toasts.show({ key: 'late', title, detail, tone: 'wait', lasts_ms: 15_000 });
  }
  if (outcome.type === 'not_saved' || outcome.type === 'not_known') {
    const isKnown = outcome.type === 'not_saved';
    toasts.show({
      key,
      ...notSaved(isKnown, outcome.media_cut, ['pause', 'pause_all', 'move_back'].includes(command.type)),
      tone: 'stop',
      lasts_ms: isKnown ? 15_000 : null,
    });
  }
}

/** Somebody else is at this page: nobody waits for those answers here. */
export function forgetDoubts(): void {
  doubted.clear();
  toasts.dismissAll('not-saved:');
}

function notSaved(isKnown: boolean, isCut: boolean, isPause: boolean): { title: string; detail: string } {
  const { news } = words;
  if (isCut && isPause) return { title: news.pausedNotSaved, detail: news.pausedNotSavedMore };
  if (isKnown) return { title: news.notSaved, detail: isCut ? news.cutNotSavedMore : news.notSavedMore };
  return { title: news.notKnown, detail: isCut ? news.cutNotKnownMore : news.notKnownMore };
}
