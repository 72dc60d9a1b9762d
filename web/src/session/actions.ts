// What the host's and everybody's buttons do: which of them ask first, and what the question says.
import { refusals } from '../messages/refusals';
import { questions } from '../messages/questions';
import { words } from '../messages/session';
import { confirmation } from '../ui/confirmation.svelte';
import { toasts } from '../ui/toasts.svelte';
import type { Command } from '../wire/Command';
import type { Person } from '../wire/Person';
import type { Session } from './session.svelte';
import { arrived, newestWaiting } from './view';

export const nameOf = (person: Person) => person.name ?? words.noName;

export function pause(session: Session, person: Person): void {
  const act = () => session.do({ type: 'pause', participant: person.participant });
  confirmation.ask({ ...questions.pause(nameOf(person)), quote: words.paused.title, act });
}

export function pauseAll(session: Session): void {
  const names = session.groups?.clientsInside.map(nameOf) ?? [];
  const act = () => session.do({ type: 'pause_all' });
  confirmation.ask({ ...questions.pauseAll(names), quote: words.paused.title, careful: true, act });
}

export function block(session: Session, person: Person): void {
  const act = () => session.do({ type: 'block', participant: person.participant });
  confirmation.ask({ ...questions.block(nameOf(person)), careful: true, act });
}

export function moveBack(session: Session, person: Person): void {
  const act = () => session.do({ type: 'move_back', participant: person.participant });
  confirmation.ask({ ...questions.moveBack(nameOf(person)), quote: words.paused.movedBack, act });
}

export function remove(session: Session, person: Person): void {
  const act = () => session.do({ type: 'remove', participant: person.participant });
  confirmation.ask({ ...questions.remove(nameOf(person)), quote: words.room.removed, careful: true, act });
}

export function resume(session: Session, person: Person): void {
  session.do({ type: 'resume', participant: person.participant });
}

/**
 * Nobody is let in unseen while their device is gone. The server refuses it where it would pass capacity: then the question is
 * asked.
 */
export function admitAll(session: Session): void {
  const shown = session.groups?.waitingToJoin ?? [];
  const away = shown.filter(({ present }) => !present).map(({ participant }) => participant);
  session.do({ type: 'admit_all', up_to: newestWaiting(session.groups), away, above_capacity: false });
}

/** About those who were shown as it was pressed: who came since is not meant. */
export function askAboveCapacity(session: Session, command: Extract<Command, { type: 'admit_all' }>): void {
  const isMeant = (person: Person) => arrived(person) <= command.up_to && !command.away.includes(person.participant);
  const number = (session.groups?.waitingToJoin ?? []).filter(isMeant).length;
  const act = () => session.do({ ...command, above_capacity: true });
  confirmation.ask({ ...questions.admitAll(number), act });
}

/** Warns first (S2). Where somebody shares from whom it cannot be taken over, says so instead. */
export function shareScreen(session: Session): void {
  const { you, session: facts, people } = session.view ?? {};
  const sharer = facts?.screen ? people?.[facts.screen] : undefined;
  if (!you?.may.share) {
    toasts.show({ key: 'refusal', title: refusals.screen_taken, tone: 'wait' });
    return;
  }
  const { ask, more, takesOver } = words.screen;
  const act = () => void session.screen.share();
  confirmation.ask({ ...ask, more: sharer ? `${more} ${takesOver(nameOf(sharer))}` : more, act });
}

export function stopScreenOf(session: Session, { participant }: Person): void {
  session.do({ type: 'stop_share_of', participant });
}

export function leaveCall(session: Session): void {
  const isHost = session.view?.you.role === 'host';
  const { kind, admission } = session.view?.session ?? { kind: 'individual', admission: 'provider_admits' };
  const question = isHost ? questions.leaveHost : questions.leave(kind, admission);
  confirmation.ask({ ...question, act: () => session.leave() });
}

export function end(session: Session): void {
  confirmation.ask({ ...questions.end, careful: true, act: () => session.do({ type: 'end' }) });
}
