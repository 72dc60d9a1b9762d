// The words of the chat.
import type { Came } from '../session/chat/channels';
import { count } from './en';
import { spoken } from './language';

const came_as: Record<Came, string> = { guest: 'Guest', booked: 'Booked', client: 'Client' };

const english = {
  open: 'Open Chat',
  title: 'Chat',
  close: 'Close chat',
  unread: (number: number) => count(number, 'new message', 'new messages'),
  news: (name: string) => `New message from ${name}`,
  readers: 'Who reads it',
  session: 'Session',
  waitingRoom: 'Waiting room',
  providers: 'Providers',
  private: 'Private',
  client: 'Write to',
  choose: 'Choose a client',
  unnamed: 'Name not given yet',
  whom: (name: string, came: Came | null) => (came ? `${name} · ${came_as[came]}` : name),
  audience: {
    session: {
      individual: 'Everybody in the session reads this.',
      group: 'Everybody in the session reads this. People in the waiting room do not.',
    },
    waitingRoom:
      'Anything entered in the waiting room chat will be visible to other Clients as well as other Providers on the session.',
    providers: 'Only you and the providers read this.',
    line: (name: string, waits: boolean) =>
      waits
        ? `${name} is in the waiting room. Only ${name} and the providers read this.`
        : `Only ${name} and the providers read this.`,
  },
  field: {
    session: 'Message everybody inside',
    waitingRoom: 'Message everybody',
    providers: 'Message the providers',
    line: (name: string) => `Message ${name}`,
  },
  messages: 'Messages',
  none: 'Nothing has been written here yet.',
  latest: 'New messages',
  you: 'You',
  host: 'Host',
  send: 'Send',
  sending: 'Sending…',
  offline: 'Goes out as soon as the connection is back',
  notSent: 'Not sent.',
  notSaved: 'The server could not save it.',
  discard: 'Discard',
  left: (number: number) => `${count(number, 'character', 'characters')} left`,
  tooLong: (number: number) => `Too long by ${count(number, 'character', 'characters')}`,
  closed: {
    not_started: 'Messages can be exchanged as soon as the session has started.',
    held: 'Messages can be exchanged again as soon as your provider is back.',
    other: 'No messages can be exchanged here now.',
  },
};

export type ChatWords = typeof english;
export const words = spoken(english, { es: () => import('./es/chat') });
