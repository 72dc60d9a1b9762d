import { afterEach, expect, test, vi } from 'vitest';
import { PendingCommands } from './pending';

afterEach(() => {
  vi.useRealTimers();
});

test('an unanswered command is sent again under its own id, oldest first', () => {
  const pending = new PendingCommands();
  const first = pending.add({ type: 'ready', name: 'Ann' });
  const second = pending.add({ type: 'leave' });
  expect(first.id).not.toBe(second.id);
  expect(pending.all()).toEqual([first, second]);
});

test('a command that is sent again names the server that was asked first', () => {
  const pending = new PendingCommands();
  pending.epoch = 'before';
  pending.add({ type: 'resume_all' });
  pending.epoch = 'after';
  pending.add({ type: 'leave' });
  expect(pending.all().map(({ epoch }) => epoch)).toEqual(['before', 'after']);
});

test('an answer settles its command once', () => {
  const pending = new PendingCommands();
  const { id, command } = pending.add({ type: 'pause_all' });
  expect(pending.settle(id, { type: 'done' })).toEqual({ id, command, outcome: { type: 'done' } });
  expect(pending.settle(id, { type: 'done' })).toBeNull();
  expect(pending.all()).toEqual([]);
});

test('a busy server keeps the command for another try', () => {
  const pending = new PendingCommands();
  const message = pending.add({ type: 'ask_to_join' });
  pending.settle(message.id, { type: 'busy' });
  expect(pending.all()).toEqual([message]);
  expect(pending.isWaiting((command) => command.type === 'ask_to_join')).toBe(true);
});

test('of which nobody knows yet, a command is told and waits for the rest', () => {
  const pending = new PendingCommands();
  const message = pending.add({ type: 'resume_all' });
  expect(pending.settle(message.id, { type: 'not_known', media_cut: false })).not.toBeNull();
  expect(pending.all()).toEqual([message]);
  expect(pending.settle(message.id, { type: 'done' })).not.toBeNull();
  expect(pending.all()).toEqual([]);
});

test('an answer to somebody else is none of ours', () => {
  expect(new PendingCommands().settle('unknown', { type: 'done' })).toBeNull();
});

test('a command says what its page showed when it was pressed, however late it is sent', () => {
  const pending = new PendingCommands();
  pending.seen = 7;
  pending.add({ type: 'resume_all' });
  pending.seen = 9;
  expect(pending.all().map(({ seen }) => seen)).toEqual([7]);
});

test('what lets in and what ends is not sent on a line that was away for long, and a pause is', () => {
  vi.useFakeTimers();
  const pending = new PendingCommands();
  const pause = pending.add({ type: 'pause_all' });
  const resume = pending.add({ type: 'resume_all' });
  vi.advanceTimersByTime(20_000);
  const end = pending.add({ type: 'end' });
  expect(pending.takeLate()).toEqual([]);
  vi.advanceTimersByTime(11_000);
  expect(pending.takeLate()).toEqual([{ id: resume.id, command: resume.command, outcome: { type: 'late' } }]);
  expect(pending.all()).toEqual([pause, end]);
});
