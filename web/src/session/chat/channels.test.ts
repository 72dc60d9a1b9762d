import { expect, test } from 'vitest';
import type { ChatMessage } from '../../wire/ChatMessage';
import type { Person } from '../../wire/Person';
import type { View } from '../../wire/View';
import { nothing, samplePerson, sampleView } from '../sample';
import { conversations, nobody, opened, sorted } from './channels';
import { own, sampleMessage, sampleSay } from './samples';

const of = (view: View, chat: ChatMessage[] = []) => conversations(view, sorted(chat));
const keys = (view: View, chat: ChatMessage[] = []) => of(view, chat).map(({ key }) => key);
const line = (participant: string) => ({ type: 'providers' as const, with: participant });

const inGroup = sampleView(sampleSay({ session: true, waiting_room: true, providers: true }));
const paused = sampleView(sampleSay({ providers: true }));
const waits = samplePerson('bo', { name: 'Bo', standing: 'waiting', may: { ...nothing, write: true } });
const inside = samplePerson('ada', { name: 'Ada', may: { ...nothing, write: true } });
const host = sampleView({ role: 'host', ...sampleSay({ session: true, waiting_room: true }) }, {}, [waits, inside]);

test('a client has what takes a message from them, the most readers first', () => {
  expect(keys(inGroup)).toEqual(['session', 'waiting_room', 'with:me']);
  expect(keys(paused)).toEqual(['with:me']);
  expect(keys(sampleView())).toEqual([]);
});

test('what was said stays to be read where nothing is taken', () => {
  const [only] = of(sampleView(), [sampleMessage(1, { to: line('me') })]);
  expect(only).toMatchObject({ key: 'with:me', takes: false });
});

test('a host has a line with each client, by name, and knows who waits', () => {
  expect(keys(host)).toEqual(['session', 'waiting_room', 'with:ada', 'with:bo']);
  expect(of(host).map(({ client }) => client?.waits)).toEqual([undefined, undefined, false, true]);
});

test('of two with one name a host sees who is the guest', () => {
  const asGuest = { guest: true, booked: false };
  const [one, other] = [
    samplePerson('a', { name: 'Ada', may: { ...nothing, write: true } }, { guest: false, booked: true }),
    samplePerson('b', { name: 'Ada', may: { ...nothing, write: true } }, asGuest),
  ];
  const lines = of(sampleView({ role: 'host' }, {}, [one, other])).filter(({ client }) => client);
  expect(lines.map(({ client }) => client?.came)).toEqual(['booked', 'guest']);
});

test('the line of a client who is gone can be read under the name they wrote with', () => {
  const chat = [
    sampleMessage(1, { ...own, to: line('cy') }),
    sampleMessage(2, { by: 'cy', name: 'Cy', to: line('cy') }),
  ];
  const gone = of(host, chat).find(({ key }) => key === 'with:cy');
  expect(gone).toMatchObject({ takes: false, client: { name: 'Cy', waits: false } });
});

const nothingNew = () => false;
const shown = (view: View, chosen: Parameters<typeof opened>[1]) => opened(of(view), chosen, nothingNew)?.key ?? null;

test('nobody writes to more people than they had chosen to, whatever becomes of their place', () => {
  expect(shown(inGroup, null)).toBe('session');
  // Paused, and back again.
  expect(shown(paused, 'session')).toBe('with:me');
  expect(shown(inGroup, 'with:me')).toBe('with:me');
  // The client whom a host writes to has gone: nobody else gets what is typed.
  expect(shown(host, 'with:ada')).toBe('with:ada');
  expect(shown(host, 'with:cy')).toBeNull();
  expect(shown(host, nobody)).toBeNull();
});

const hostOf = (...people: Person[]) => sampleView({ role: 'host' }, {}, people);

test('the one line that a host has is open, and of several none', () => {
  expect(shown(hostOf(waits), null)).toBe('with:bo');
  expect(shown(hostOf(waits, inside), null)).toBeNull();
});

const isNew = (key: string) => key === 'with:bo';

test('what is opened first is where somebody has written', () => {
  expect(opened(of(host), null, isNew)?.key).toBe('with:bo');
  expect(opened(of(host), 'session', isNew)?.key).toBe('session');
});
