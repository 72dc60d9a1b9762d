// What stands in the menus of the call, by who looks and where the person stands.
import ban from 'lucide-static/icons/ban.svg?raw';
import pauseIcon from 'lucide-static/icons/pause.svg?raw';
import playIcon from 'lucide-static/icons/play.svg?raw';
import undo from 'lucide-static/icons/undo-2.svg?raw';
import userMinus from 'lucide-static/icons/user-minus.svg?raw';
import { words } from '../../messages/session';
import type { MenuItem } from '../../ui/menu';
import type { Person } from '../../wire/Person';
import { moveBack, pause, pauseAll, remove, resume } from '../actions';
import type { Session } from '../session.svelte';

export function personItems(session: Session, person: Person): MenuItem[] {
  if (session.view?.you.role !== 'host' || person.role !== 'client') return [];
  const { participant, standing } = person;
  if (person.host_only?.paused) {
    const resumeItem = { name: words.people.resume, icon: playIcon, act: () => resume(session, person) };
    return [resumeItem, removeItem(session, person)];
  }
  switch (standing) {
    case 'admitted':
      return [
        { name: words.people.pause, icon: pauseIcon, act: () => pause(session, person) },
        { name: words.people.moveBack, icon: undo, act: () => moveBack(session, person) },
        removeItem(session, person),
      ];
    case 'waiting':
    case 'asking':
    case 'denied':
    case 'removed':
      return [{ name: words.people.block, icon: ban, act: () => session.do({ type: 'block', participant }) }];
    default:
      return [];
  }
}

function removeItem(session: Session, person: Person): MenuItem {
  return { name: words.people.remove, icon: userMinus, act: () => remove(session, person) };
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
