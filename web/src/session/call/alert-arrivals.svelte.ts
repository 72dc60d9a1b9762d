// Tells a host who looks at something else that somebody waits: by what they chose, a sound or a notification of the system.
import { untrack } from 'svelte';
import { alerts } from '../../alerts/alerts.svelte';
import type { Session } from '../session.svelte';

/** Of the component that stands on the page as long as the host is in the session. Who was there before it is no news. */
export function alertArrivals(session: Session): void {
  const waiting = () => (session.view?.you.role === 'host' ? (session.groups?.waitingToJoin ?? []) : []);
  let known = new Set(untrack(waiting).map(({ participant }) => participant));
  $effect(() => {
    const here = waiting().map(({ participant }) => participant);
    const isNew = here.some((participant) => !known.has(participant));
    known = new Set(here);
    if (isNew && isAway()) alerts.arrival();
  });
}

const isAway = () => document.hidden || !document.hasFocus();
