// The words of the room: what is seen of other people's devices and hands, how the connection of who waits is, and the menus of that.
import type { Grade } from '../wire/Grade';
import { spoken } from './language';

export type Tested = 'connection' | 'camera' | 'microphone' | 'both';

const what: Record<Tested, string> = {
  connection: 'Connection',
  camera: 'Camera',
  microphone: 'Microphone',
  both: 'Camera and microphone',
};

const english = {
  mark: {
    audio: { self: 'Muted', host: 'Muted by a host' },
    video: { self: 'Camera off', host: 'Video stopped by a host' },
  },
  hand: 'Hand raised',
  condition: (tested: Tested, grade: Grade) => `${what[tested]} ${grade}`,
  raiseHand: 'Raise hand',
  lowerHand: 'Lower hand',
  raises: (name: string) => `${name} raises a hand`,
  askToSpeak: 'Ask to unmute',
  keepMuted: 'Keep muted',
  keepMutedMore: 'Mutes all clients. Each can speak after you ask them to.',
  unkeepMuted: 'Let clients unmute',
  unkeepMutedMore: 'Nobody is unmuted by it: each does that alone.',
  areKept: 'Clients are kept muted',
  test: 'Test my connection',
  areWaiting: (number: number) => `${number} people are waiting`,
};

export type RoomWords = typeof english;
export const room = spoken(english, { es: () => import('./es/room') });
