import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { toasts } from '../../ui/toasts.svelte';
import { Arrivals } from './arrivals';
import { samplePerson } from '../sample';

const person = (name: string, since: number) => samplePerson(name, { name, standing: 'waiting' }, { since });
const told = () => toasts.shown.map(({ title, detail }) => [title, detail].filter(Boolean).join(': '));
const answers = { admit: vi.fn(), deny: vi.fn(), see: vi.fn() };
const arrivals = (isSeen = () => false) => new Arrivals(answers, isSeen);

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  toasts.dismissAll('');
  vi.useRealTimers();
});

test('who comes alone is told of alone, and who comes within a second of another with them', () => {
  const to = arrivals();
  to.came(person('Ada', 1));
  vi.advanceTimersByTime(1_000);
  expect(told()).toEqual(['Ada is waiting']);
  to.came(person('Ben', 2));
  vi.advanceTimersByTime(900);
  to.came(person('Cem', 3));
  vi.advanceTimersByTime(100);
  expect(told()).toEqual(['Ada is waiting', '2 people are waiting: Ben and Cem']);
});

test('of many the number is told, and of those who are left the one by name', () => {
  const to = arrivals();
  for (const name of ['Ada', 'Ben', 'Cem', 'Dora']) to.came(person(name, 1));
  vi.advanceTimersByTime(1_000);
  expect(told()).toEqual(['4 people are waiting']);
  to.settled('Ada');
  to.settled('Cem');
  expect(told()).toEqual(['2 people are waiting: Ben and Dora']);
  to.settled('Ben');
  expect(told()).toEqual(['Dora is waiting']);
  to.settled('Dora');
  expect(told()).toEqual([]);
});

test('who has gone within the second was never there, and what is seen among the attendees is told nowhere else', () => {
  const to = arrivals();
  to.came(person('Ada', 1));
  to.settled('Ada');
  vi.advanceTimersByTime(1_000);
  expect(told()).toEqual([]);
  const seen = arrivals(() => true);
  seen.came(person('Ben', 1));
  vi.advanceTimersByTime(1_000);
  expect(told()).toEqual([]);
});

test('the buttons of one answer one, and of several show them', () => {
  const to = arrivals();
  to.came(person('Ada', 1));
  vi.advanceTimersByTime(1_000);
  to.came(person('Ben', 2));
  to.came(person('Cem', 3));
  vi.advanceTimersByTime(1_000);
  const [one, several] = toasts.shown;
  expect([one, several].map((toast) => toast?.actions?.map(({ name }) => name))).toEqual([
    ['Admit', 'Deny', 'See who is waiting'],
    ['See who is waiting'],
  ]);
  one?.actions?.[0]?.act();
  expect(answers.admit).toHaveBeenCalledWith('Ada');
});

test('nobody is told of any more, nor about to be, once the host is out of the session', () => {
  const to = arrivals();
  to.came(person('Ada', 1));
  vi.advanceTimersByTime(1_000);
  to.came(person('Ben', 2));
  to.forget();
  vi.advanceTimersByTime(1_000);
  expect(told()).toEqual([]);
});
