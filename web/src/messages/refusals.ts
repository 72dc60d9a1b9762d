// What the server's refusals say to the person who meets them: what happened, and what to do.
import type { Refusal } from '../wire/Refusal';
import { spoken } from './language';

export type RefusalWords = Record<Refusal['code'], string>;

const english: RefusalWords = {
  not_started: 'The host has not started this session yet.',
  ended: 'This session has ended.',
  held: 'No provider is here at the moment. Please wait until one is back.',
  hosts_only: 'Only a provider can do that.',
  not_on_appointment: 'You are not on this appointment.',
  not_inside: 'You have to be in the session to do that.',
  unknown_participant: 'That person is no longer here.',
  not_waiting: 'That person is no longer waiting.',
  not_admitted: 'That person is not in the session any more.',
  changed_since: 'This has changed in the meantime. Please look again before you decide.',
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
  chat_full_before_the_start: 'More messages can be written once the session has started.',
  text_missing: 'Please write something first.',
  text_too_long: 'Please write at most 2,000 characters.',
  name_missing: 'Please enter your name.',
  name_too_long: 'Please use a shorter name, of at most 80 characters.',
};

export const refusals = spoken(english, { es: () => import('./es/refusals') });
