// What one does in a room: raise a hand and lower it, keep a group muted, be told of arrivals, test one's own connection.
import bell from 'lucide-static/icons/bell.svg?raw';
import bellOff from 'lucide-static/icons/bell-off.svg?raw';
import gauge from 'lucide-static/icons/gauge.svg?raw';
import hand from 'lucide-static/icons/hand.svg?raw';
import mic from 'lucide-static/icons/mic.svg?raw';
import micOff from 'lucide-static/icons/mic-off.svg?raw';
import { alerts, turnAlerts } from '../../../alerts/alerts.svelte';
import { alertWords } from '../../../messages/alerts';
import { room as words } from '../../../messages/room';
import type { MenuItem } from '../../../ui/menu';
import type { Person } from '../../../wire/Person';
import { testDialog } from '../../connection-test/dialog';
import type { Session } from '../../session.svelte';

/** Of others, for hosts: whoever asked to speak has spoken. */
export function lowerHand(session: Session, { participant, hand: raised }: Person): MenuItem[] {
  if (raised === null || session.view?.you.role !== 'host') return [];
  const act = () => session.do({ type: 'lower_hand_of', participant });
  return [{ name: words.lowerHand, icon: hand, act }];
}

/** One's own, for clients: hosts speak when they like. */
export function ownHand(session: Session): MenuItem[] {
  const { you, people } = session.view ?? {};
  if (you?.role !== 'client') return [];
  const isUp = (people?.[you.participant]?.hand ?? null) !== null;
  return [
    isUp
      ? { name: words.lowerHand, icon: hand, act: () => session.do({ type: 'lower_hand' }) }
      : { name: words.raiseHand, icon: hand, act: () => session.do({ type: 'raise_hand' }) },
  ];
}

/** For hosts of a group. */
export function keepMuted(session: Session): MenuItem[] {
  const { you, session: facts } = session.view ?? {};
  if (you?.role !== 'host' || facts?.kind !== 'group' || facts.phase !== 'live') return [];
  const on = !facts.kept_muted;
  return [
    {
      name: on ? words.keepMuted : words.unkeepMuted,
      detail: on ? words.keepMutedMore : words.unkeepMutedMore,
      icon: on ? micOff : mic,
      act: () => session.do({ type: 'keep_muted', on }),
    },
  ];
}

/** For hosts, where they look at something else meanwhile. */
export function arrivalAlerts(session: Session): MenuItem[] {
  if (session.view?.you.role !== 'host') return [];
  const isOn = alerts.sound || alerts.notify;
  const act = () => void turnAlerts(!isOn);
  return [{ name: isOn ? alertWords.off : alertWords.on, detail: alertWords.more, icon: isOn ? bellOff : bell, act }];
}

/** For everybody. */
export function testConnection(): MenuItem[] {
  return [{ name: words.test, icon: gauge, act: () => testDialog.open() }];
}
