import { beforeEach, expect, test } from 'vitest';
import type { Channel } from '../../wire/Channel';
import type { Command } from '../../wire/Command';
import type { Outcome } from '../../wire/Outcome';
import { outbox, type Unsaid } from './outbox.svelte';
import { done, own, sampleMessage } from './samples';
import { clearShelves, Shelf } from './shelf';
import { stillUnsaid } from './unsaid';

const session: Channel = { type: 'session' };
const refused: Outcome = { type: 'refused', refusal: { code: 'chat_full' } };
let sent: Command[];

beforeEach(() => {
  outbox.all = [];
  outbox.inSight = null;
  sent = [];
});

const shelf = (participant = 'me') => new Shelf<Unsaid[]>(sessionStorage, 'unsaid', 'link', participant);
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
  settle('id 2', { type: 'not_known', media_cut: false });
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
  expect(settle('id 2', { type: 'not_known', media_cut: false })).toBe(true);
  expect(outbox.settled({ id: 'another', command: { type: 'leave' }, outcome: refused })).toBe(false);
});

test('what was on its way is asked again under its id after the page was loaded anew, and what was refused still stands there', () => {
  sessionStorage.clear();
  expect(outbox.belongTo(shelf())).toEqual([]);
  outbox.say(send, session, 'said', []);
  outbox.say(send, session, 'refused', []);
  outbox.say(send, session, 'on its way', []);
  settle('id 1', done);
  settle('id 2', refused);

  outbox.all = [];
  expect(outbox.belongTo(shelf()).map(({ id, text }) => [id, text])).toEqual([['id 3', 'on its way']]);
  expect(waiting()).toEqual([
    ['id 2', 'refused', 'chat_full'],
    ['id 3', 'on its way', null],
  ]);
});

test('nobody says the words of another, and after the end nobody says them at all', () => {
  sessionStorage.clear();
  outbox.belongTo(shelf());
  outbox.say(send, session, 'mine', []);
  expect(outbox.belongTo(shelf('somebody else'))).toEqual([]);
  expect(outbox.all).toEqual([]);
  expect(outbox.belongTo(shelf())).toHaveLength(1);
  clearShelves(sessionStorage, 'link');
  expect(outbox.belongTo(shelf())).toEqual([]);
});

test('what lies on the shelf in another form is left alone', () => {
  for (const value of ['nonsense', '{"of":"me","value":[null]}', '{"of":"me","value":{}}', '7']) {
    sessionStorage.setItem('chat unsaid link', value);
    expect(outbox.belongTo(new Shelf(sessionStorage, 'unsaid', 'link', 'me'))).toEqual([]);
  }
});
