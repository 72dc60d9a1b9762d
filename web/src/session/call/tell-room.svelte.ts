// Tells what happens among the people of the session: who comes to be let in, who raises a hand, and that one is kept muted.
import { untrack } from 'svelte';
import { refusals } from '../../messages/refusals';
import { room } from '../../messages/room';
import { toasts } from '../../ui/toasts.svelte';
import type { Person } from '../../wire/Person';
import { askAboveCapacity, nameOf } from '../actions';
import { marks } from '../marks';
import { panel } from '../panel.svelte';
import { hearRoom, type RoomNews } from '../room-news';
import type { Session } from '../session.svelte';
import { Arrivals } from './arrivals';

/** Long enough to finish a sentence before one asks them to speak. */
const shown_ms = 30_000;

/** Of the component that stands on the page as long as the person is in the session. */
export function tellRoom(session: Session): void {
  const arrivals = new Arrivals(
    {
      admit: (participant) => session.do({ type: 'admit', participant }),
      deny: (participant) => session.do({ type: 'deny', participant }),
      see: () => (panel.shown = 'attendees'),
    },
    isSeen,
  );

  function hear(item: RoomNews): void {
    switch (item.type) {
      case 'arrived':
        return arrivals.came(item.person);
      case 'settled':
        return arrivals.settled(item.participant);
      case 'hand_raised':
        return tellHand(session, item.person);
      case 'hand_lowered':
        return toasts.dismiss(handKey(item.participant));
    }
  }

  $effect(() =>
    hearRoom({
      hear,
      keptMuted: () => tellKeptMuted(session),
      aboveCapacity: (command) => askAboveCapacity(session, command),
    }),
  );
  $effect(() => {
    if (isSeen()) untrack(() => arrivals.seen());
  });
  // What they ask for cannot be answered from another page.
  $effect(() => () => {
    arrivals.forget();
    toasts.dismissAll(handKey(''));
  });
}

/** Whoever cannot unmute can ask to. */
function tellKeptMuted(session: Session): void {
  const act = () => {
    toasts.dismiss('refusal');
    session.do({ type: 'raise_hand' });
  };
  const actions = [{ name: room.raiseHand, act }];
  toasts.show({ key: 'refusal', title: refusals.kept_muted, tone: 'wait', lasts_ms: shown_ms, actions });
}

function tellHand(session: Session, person: Person): void {
  const { participant } = person;
  const isSilent = marks(person).some(({ medium }) => medium === 'audio');
  const ask = {
    name: room.askToSpeak,
    primary: true,
    act: () => {
      toasts.dismiss(handKey(participant));
      session.do({ type: 'ask_to_unmute', participant, medium: 'audio' });
    },
  };
  const lower = { name: room.lowerHand, act: () => session.do({ type: 'lower_hand_of', participant }) };
  toasts.show({
    key: handKey(participant),
    title: room.raises(nameOf(person)),
    person: nameOf(person),
    lasts_ms: shown_ms,
    // Who is heard already need not be asked.
    actions: isSilent ? [ask, lower] : [lower],
  });
}

const isSeen = () => panel.shown === 'attendees';
const handKey = (participant: string) => `hand:${participant}`;
