// What the server's refusals and problems say to the person who meets them: what happened, and what to do.
import type { ProblemCode } from '../wire/ProblemCode';
import type { Refusal } from '../wire/Refusal';

export const refusals: Record<Refusal['code'], string> = {
  not_started: 'The host has not started this session yet.',
  ended: 'This session has ended.',
  held: 'No provider is here at the moment. Please wait until one is back.',
  hosts_only: 'Only a provider can do that.',
  not_on_appointment: 'You are not on this appointment.',
  not_inside: 'You have to be in the session to do that.',
  unknown_participant: 'That person is no longer here.',
  not_waiting: 'That person is no longer waiting.',
  not_admitted: 'That person is not in the session any more.',
  not_paused: 'That person is not paused any more.',
  clients_only: 'That can be done to clients only.',
  already_inside: 'That person is inside already.',
  already_waiting: 'You are in the waiting room already.',
  not_ready: "Press I'm Ready first.",
  provider_admits: 'Your provider lets you in. Please wait.',
  ask_first: 'All places are taken. You can ask to join.',
  already_asked: 'You have asked already. The host sees it.',
  paused: 'Your provider has paused you. You go back in by yourself.',
  ask_later: 'You can ask again in a moment.',
  no_more_asking: 'You cannot ask again.',
  above_capacity: 'That would be more people than places.',
  not_yourself: 'You have a button of your own for that.',
  kept_muted: 'Your provider keeps everybody muted for now.',
  screen_taken: 'Somebody else is sharing their screen.',
  no_chat: 'No messages can be exchanged there now.',
  no_recipient: 'Choose whom to write to.',
  chat_full: "This session's chat is full.",
  messages_used_up: 'You have written as many messages as one person can in a session.',
  text_missing: 'Please write something first.',
  text_too_long: 'Please write at most 2,000 characters.',
  name_missing: 'Please enter your name.',
  name_too_long: 'Please use a shorter name, of at most 80 characters.',
};

export interface ProblemWords {
  title: string;
  help: string;
  /** What leads on; where nothing is named, trying again may help. */
  next?: 'nothing' | 'signIn' | 'workspace';
}

export const problems: Partial<Record<ProblemCode, ProblemWords>> = {
  link_unknown: {
    title: 'This link does not lead to a session',
    help: 'It may be incomplete, or the practice may have sent you a newer one. Please check your latest message, or ask the practice.',
    next: 'nothing',
  },
  link_expired: {
    title: 'This link is no longer good',
    help: 'It worked until a day after the appointment. If you have a new appointment, please use the link from its message.',
    next: 'nothing',
  },
  not_on_appointment: {
    title: 'You are not on this appointment',
    help: 'You are signed in as a provider who does not belong to this appointment. Ask a colleague who does, or sign in as somebody else.',
    next: 'workspace',
  },
  sign_in_first: {
    title: 'Please sign in first',
    help: 'Sign in to the practice, then open this link again.',
    next: 'signIn',
  },
};

export const unknownProblem: ProblemWords = {
  title: 'This session cannot be opened',
  help: 'Please open the link from your message again. If that does not help, contact the practice.',
};
