import { beforeEach, expect, test } from 'vitest';
import type { Channel } from '../../wire/Channel';
import type { Command } from '../../wire/Command';
import type { Outcome } from '../../wire/Outcome';
import { outbox } from './outbox.svelte';
import { done, own, sampleMessage } from './samples';
import { stillUnsaid } from './unsaid';

const session: Channel = { type: 'session' };
const refused: Outcome = { type: 'refused', refusal: { code: 'chat_full' } };
let sent: Command[];

beforeEach(() => {
  outbox.all = [];
  outbox.inSight = null;
  sent = [];
});

const send = (command: Command) => `id ${sent.push(command)}`;
const settle = (id: string, outcome: Outcome) => {
  const command = sent[Number(id.slice(3)) - 1];
  return command !== undefined && outbox.settled({ id, command, outcome });
};
const waiting = (...said: Parameters<typeof stillUnsaid>[2][number][]) =>
  stillUnsaid(outbox.all, 'session', said).map(({ id, text, trouble }) => [id, text, trouble]);

test('a message is on its way until the server has answered', () => {
  outbox.say(send, session, 'hello', []);
  expect(sent).toEqual([{ type: 'say', to: session, text: 'hello' }]);
  expect(waiting()).toEqual([['id 1', 'hello', null]]);
  settle('id 1', done);
  expect(waiting()).toEqual([]);
});

test('a message that is said before its answer comes does not stand there twice', () => {
  outbox.say(send, session, 'yes', [sampleMessage(1, { ...own, text: 'yes' })]);
  expect(waiting(sampleMessage(1, { ...own, text: 'yes' }))).toHaveLength(1);
  expect(waiting(sampleMessage(1, { ...own, text: 'yes' }), sampleMessage(2, { text: 'yes' }))).toHaveLength(1);
  expect(waiting(sampleMessage(1, { ...own, text: 'yes' }), sampleMessage(2, { ...own, text: 'yes' }))).toEqual([]);
});

test('of two that say the same, one that is said takes one away', () => {
  outbox.say(send, session, 'yes', []);
  outbox.say(send, session, 'yes', []);
  expect(waiting(sampleMessage(1, { ...own, text: 'yes' }))).toEqual([['id 2', 'yes', null]]);
});

test('what was refused stays, and goes out as a command of its own or is given up', () => {
  outbox.say(send, session, 'hello', []);
  settle('id 1', refused);
  expect(waiting(sampleMessage(1, { ...own, text: 'hello' }))).toEqual([['id 1', 'hello', 'chat_full']]);
  const [one] = outbox.all;
  if (one) outbox.again(send, one, []);
  expect(waiting()).toEqual([['id 2', 'hello', null]]);
  settle('id 2', { type: 'not_saved', media_cut: false });
  expect(waiting()).toEqual([['id 2', 'hello', 'not_saved']]);
  outbox.giveUp('id 2');
  expect(waiting()).toEqual([]);
});

test('what became of a message is told elsewhere, unless it stands on the page', () => {
  outbox.say(send, session, 'hello', []);
  outbox.say(send, { type: 'waiting_room' }, 'hello', []);
  outbox.inSight = 'session';
  expect([settle('id 1', refused), settle('id 2', refused)]).toEqual([true, false]);
  expect(outbox.settled({ id: 'another', command: { type: 'leave' }, outcome: refused })).toBe(false);
});
