import { expect, test } from 'vitest';
import { sampleMay, samplePerson, sampleView } from './sample';
import { applyDelta, groups, here, leaveFor, newestWaiting } from './view';

const nothing = { you: null, session: null, upsert: [], remove: [], said: [] };

test('a delta changes only what it names, and not the view before', () => {
  const before = sampleView({}, {}, [samplePerson('a'), samplePerson('b')]);
  const after = applyDelta(before, {
    ...nothing,
    upsert: [samplePerson('b', { present: false }), samplePerson('c')],
    remove: ['a'],
  });
  expect(Object.keys(after.people)).toEqual(['b', 'c']);
  expect(after.people.b?.present).toBe(false);
  expect(after.you).toBe(before.you);
  expect(after.session).toBe(before.session);
  expect(Object.keys(before.people)).toEqual(['a', 'b']);
});

test('a delta replaces the own part and the facts whole', () => {
  const next = sampleView({ standing: 'paused' }, { phase: 'held' });
  const after = applyDelta(sampleView(), { ...nothing, you: next.you, session: next.session });
  expect(after.you.standing).toBe('paused');
  expect(after.session.phase).toBe('held');
});

test('who is cut off sends nothing and stays connected', () => {
  const inside = sampleView({ standing: 'admitted', may: sampleMay({ connect: true, send: true }) });
  expect(leaveFor(inside, false)).toMatchObject({ connect: true, send: true });
  expect(leaveFor(inside, true)).toMatchObject({ connect: true, send: false });
});

const host = sampleView({ role: 'host', standing: 'admitted' }, { seats: { capacity: 2, taken: 1 } }, [
  samplePerson('me', { role: 'host' }),
  samplePerson('a', {}, {}),
  samplePerson('b', { standing: 'paused' }, { paused: true }),
  samplePerson('c', { standing: 'left' }, { paused: true }),
  samplePerson('d', { standing: 'asking' }, { waiting_to_join: true, since: 20 }),
  samplePerson('e', { standing: 'waiting' }, { waiting_to_join: true, since: 10 }),
  samplePerson('f', { standing: 'preparing' }, {}),
]);
const ids = (people: { participant: string }[]) => people.map(({ participant }) => participant);

test('who waits stands in the order of arrival', () => {
  expect(ids(groups(host).waitingToJoin)).toEqual(['e', 'd']);
});

test('who is away stands last, and is not counted', () => {
  const left = applyDelta(host, {
    ...nothing,
    upsert: [
      samplePerson('e', { standing: 'waiting', present: false }, { waiting_to_join: true, since: 10 }),
      samplePerson('g', { standing: 'waiting' }, { waiting_to_join: true, since: 30 }),
    ],
  });
  const { waitingToJoin, arrived } = groups(left);
  expect([ids(waitingToJoin), ids(arrived)]).toEqual([
    ['d', 'g', 'e'],
    ['d', 'g', 'e'],
  ]);
  expect(ids(here(waitingToJoin))).toEqual(['d', 'g']);
});

test('Admit all means those who are shown, up to the newest of them', () => {
  expect(newestWaiting(groups(host))).toBe(20);
  expect(newestWaiting(null)).toBe(0);
});

test('everybody is in one group, and a paused client who left can still be resumed', () => {
  const { inside, paused, preparing } = groups(host);
  expect([ids(inside), ids(paused), ids(preparing)]).toEqual([['me', 'a'], ['b', 'c'], ['f']]);
});

test('a paused client keeps the place of their tile', () => {
  expect(ids(groups(host).tiles)).toEqual(['a', 'b']);
  const resumed = applyDelta(host, { ...nothing, upsert: [samplePerson('b', {}, {})] });
  expect(ids(groups(resumed).tiles)).toEqual(['a', 'b']);
});

test('Pause All Clients concerns clients alone', () => {
  expect(ids(groups(host).clientsInside)).toEqual(['a']);
});

test('who can walk in, who gets ready and who was not let in stand apart', () => {
  const open = sampleView({ role: 'host', standing: 'admitted' }, { admission: 'doors_open' }, [
    samplePerson('a', { standing: 'waiting' }, { since: 20 }),
    samplePerson('b', { standing: 'waiting' }, { since: 10 }),
    samplePerson('c', { standing: 'preparing' }, {}),
    samplePerson('d', { standing: 'denied' }, {}),
  ]);
  const { ready, preparing, notLetIn, arrived } = groups(open);
  expect([ids(ready), ids(preparing), ids(notLetIn)]).toEqual([['a', 'b'], ['c'], ['d']]);
  expect(ids(arrived)).toEqual(['b', 'a']);
});
