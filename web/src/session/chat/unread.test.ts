import { beforeEach, expect, test } from 'vitest';
import { own, sampleMessage } from './samples';
import { keep, readAll, recall, unread } from './unread';

beforeEach(() => sessionStorage.clear());

const messages = [sampleMessage(1), sampleMessage(2, own), sampleMessage(3)];

test('one’s own messages are never new, and others’ are until they were read', () => {
  expect(unread(messages).map(({ number }) => number)).toEqual([1, 3]);
  const marks = readAll({}, 'session', messages);
  expect(unread(messages, marks.session)).toEqual([]);
  expect(unread([...messages, sampleMessage(4)], marks.session)).toHaveLength(1);
  expect(readAll(marks, 'session', messages)).toBe(marks);
});

test('what was read before a pause is read after it, although it is hidden meanwhile', () => {
  const marks = readAll({}, 'session', messages);
  expect(unread([], marks.session)).toEqual([]);
  expect(unread(messages, marks.session)).toEqual([]);
});

test('a session that begins anew has nothing that was read', () => {
  const marks = readAll({}, 'session', messages);
  const others = [1, 2, 3, 4].map((number) => ({ ...sampleMessage(number), at: 1_000_000 + number }));
  expect(unread(others, marks.session)).toHaveLength(4);
  expect(unread(others, readAll(marks, 'session', others).session)).toEqual([]);
});

test('a reload keeps what was read, by link', () => {
  const marks = { session: { read: 3, since: 7 }, 'with:me': { read: 1, since: 9 } } as const;
  keep(sessionStorage, 'one', marks);
  expect(recall(sessionStorage, 'one')).toEqual(marks);
  expect(recall(sessionStorage, 'another')).toEqual({});
});

test.each(['', '{', 'null', '[]', '{"session":3}', '{"session":{"read":-1,"since":0}}', '{"session":{"read":1}}'])(
  'what is kept and cannot be understood, %j, is nothing',
  (kept) => {
    sessionStorage.setItem('chat read one', kept);
    expect(recall(sessionStorage, 'one')).toEqual({});
  },
);
