// Tells a host who looks at something else that a client has come: by what they chose, a sound or a notification of the system.
import { untrack } from 'svelte';
import { alerts } from '../alerts/alerts.svelte';
import { isAway } from './away';
import type { Session } from './session.svelte';
import { hereOrInside } from './view';

/** Of the component that stands on the page as long as the host is at it. Who was there before it is no news. */
export function alertArrivals(session: Session): void {
  const clients = () => (session.view?.you.role === 'host' ? hereOrInside(session.view) : []);
  let known = new Set(untrack(clients));
  $effect(() => {
    const here = clients();
    const isNew = here.some((participant) => !known.has(participant));
    known = new Set(here);
    if (isNew && isAway()) alerts.arrival();
  });
}
