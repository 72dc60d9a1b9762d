// Tells of arrivals beside the cards: once for each person, spoken politely, and by the alerts that the provider chose.
import { untrack } from 'svelte';
import { alerts } from '../alerts/alerts.svelte';
import { workspace as words } from '../messages/workspace';
import { clock } from '../session/clock.svelte';
import { announcer } from '../ui/announcer.svelte';
import { newcomers, type ArrivalNotice } from './arrivals';
import { idle } from './idle.svelte';
import type { LiveWorkspace } from './live.svelte';

/** People who come within this time are told of in one sentence. */
const together_ms = 1000;

/** Listens for as long as the component that calls it is there. */
export function tellOfArrivals(live: LiveWorkspace): void {
  let before: ArrivalNotice[] = [];
  let came: ArrivalNotice[] = [];
  let soon: ReturnType<typeof setTimeout> | undefined;

  $effect(() => {
    const fresh = newcomers(
      before,
      live.notices,
      untrack(() => clock.now),
    );
    before = live.notices;
    if (fresh.length === 0) return;
    came.push(...fresh);
    alerts.arrival();
    soon ??= setTimeout(() => {
      if (!idle.locked) announcer.say(sentence(came));
      came = [];
      soon = undefined;
    }, together_ms);
  });
  $effect(() => () => clearTimeout(soon));
}

function sentence(came: readonly ArrivalNotice[]): string {
  const [only] = came;
  return came.length === 1 && only ? words.isWaiting(only.name) : words.areWaiting(came.length);
}
