// Messages to test with; each test says only what matters to it.
import type { ChatMessage } from '../../wire/ChatMessage';
import type { Outcome } from '../../wire/Outcome';
import type { MaySay } from '../../wire/MaySay';
import { sampleMay } from '../sample';

export function sampleMessage(number: number, parts: Partial<ChatMessage> = {}): ChatMessage {
  const who = { by: 'ada', name: 'Ada Winter', mine: false, from_host: false };
  return { number, at: number * 1000, ...who, to: { type: 'session' }, text: `message ${number}`, ...parts };
}

export const own = { by: 'me', name: 'Daniel Reyes', mine: true };

export function sampleSay(parts: Partial<MaySay>) {
  return { may: sampleMay({ say: { session: false, waiting_room: false, providers: false, ...parts } }) };
}

export const done: Outcome = { type: 'done' };
