// What stands in the menus of the call, by who looks and where the person stands.
import ban from 'lucide-static/icons/ban.svg?raw';
import pauseIcon from 'lucide-static/icons/pause.svg?raw';
import playIcon from 'lucide-static/icons/play.svg?raw';
import { words } from '../../messages/session';
import type { MenuItem } from '../../ui/menu';
import type { Person } from '../../wire/Person';
import { block, pause, pauseAll, resume } from '../actions';
import type { Session } from '../session.svelte';

export function personItems(session: Session, person: Person): MenuItem[] {
  if (session.view?.you.role !== 'host' || person.role !== 'client') return [];
  const { standing } = person;
  if (person.host_only?.paused) {
    return [{ name: words.people.resume, icon: playIcon, act: () => resume(session, person) }];
  }
  switch (standing) {
    case 'admitted':
      return [{ name: words.people.pause, icon: pauseIcon, act: () => pause(session, person) }];
    case 'waiting':
    case 'asking':
    case 'denied':
      return [{ name: words.people.block, icon: ban, act: () => block(session, person) }];
    default:
      return [];
  }
}

/** **More** in the tray. */
export function sessionItems(session: Session): MenuItem[] {
  if (session.view?.you.role !== 'host') return [];
  const nobodyInside = !session.groups?.clientsInside.length;
  const nobodyPaused = !session.groups?.paused.length;
  return [
    {
      name: words.people.pauseAll,
      icon: pauseIcon,
      disabled: nobodyInside,
      ...(nobodyInside && { detail: words.people.nobodyToPause }),
      act: () => pauseAll(session),
    },
    {
      name: words.people.resumeAll,
      icon: playIcon,
      disabled: nobodyPaused,
      ...(nobodyPaused && { detail: words.people.nobodyToResume }),
      act: () => session.do({ type: 'resume_all' }),
    },
  ];
}
