import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Command } from '../wire/Command';
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

const of = (participant: string) => ({ participant, everything: true, muted: { audio: false, video: false } });
function unsaved(...commands: Command[]) {
  const pending = new PendingCommands();
  pending.meet('before');
  const ids = commands.map((command) => pending.add(command).id);
  for (const id of ids) pending.settle(id, { type: 'not_saved', media_cut: true });
  return { pending, ids };
}

describe('what cut somebody and could not be written', () => {
  test('is asked of the server that follows, under its own id, and once', () => {
    const { pending, ids } = unsaved({ type: 'pause', participant: 'Ann' }, { type: 'pause_all' });
    pending.learnUnsaved([of('Ann')]);
    pending.meet('before');
    expect(pending.all()).toEqual([]);
    pending.meet('after');
    expect(pending.all().map(({ id, epoch }) => [id, epoch])).toEqual(ids.map((id) => [id, 'after']));
    for (const id of ids) pending.settle(id, { type: 'done' });
    pending.meet('later');
    expect(pending.all()).toEqual([]);
  });

  test('is not, once it is written or taken back', () => {
    const { pending, ids } = unsaved(
      { type: 'pause', participant: 'Ann' },
      { type: 'mute', participant: 'Ben', medium: 'audio' },
    );
    pending.learnUnsaved([of('Ben')]);
    pending.meet('after');
    expect(pending.all().map(({ id }) => id)).toEqual([ids[1]]);
  });

  test('is not where it cut nobody, where who left says so again themselves, nor in another’s name', () => {
    const { pending } = unsaved({ type: 'leave' }, { type: 'share_screen' });
    const { id } = pending.add({ type: 'mute', participant: 'Ann', medium: 'audio' });
    pending.settle(id, { type: 'not_saved', media_cut: false });
    pending.meet('after');
    expect(pending.all()).toEqual([]);
    const { pending: another } = unsaved({ type: 'pause_all' });
    another.drop();
    another.meet('after');
    expect(another.all()).toEqual([]);
  });
});
