import { afterEach, expect, test } from 'vitest';
import { words } from '../messages/session';
import { toasts } from '../ui/toasts.svelte';
import type { Command } from '../wire/Command';
import type { Outcome } from '../wire/Outcome';
import { forgetDoubts, tellRequest, tellSettled } from './tell';

const resume: Command = { type: 'resume_all' };
const tell = (id: string, outcome: Outcome, command: Command = resume) => tellSettled({ id, command, outcome });
const titles = () => toasts.all.map(({ title }) => title);
const notKnown: Outcome = { type: 'not_known', media_cut: false };

afterEach(() => toasts.dismissAll(''));

test('of two words of which nobody knew, each is told what became of it', () => {
  tell('one', notKnown);
  tell('two', notKnown);
  expect(titles()).toEqual([words.news.notKnown, words.news.notKnown]);
  tell('one', { type: 'not_saved', media_cut: false });
  tell('two', { type: 'done' });
  expect(titles()).toEqual([words.news.notSaved, words.news.savedAfterAll]);
});

test('what is answered with no in the end is not said to be unknown any more', () => {
  tell('one', notKnown);
  tell('one', { type: 'refused', refusal: { code: 'ended' } });
  expect(titles()).toHaveLength(1);
  expect(titles()).not.toContain(words.news.notKnown);
});

test('a request is there until it is answered, and one press answers it', () => {
  const answers: boolean[] = [];
  tellRequest('audio', true, (yes) => answers.push(yes));
  expect(toasts.all).toMatchObject([{ title: words.news.askedToUnmute, lasts_ms: null }]);
  toasts.all[0]?.actions?.[0]?.act();
  expect([answers, titles()]).toEqual([[true], []]);
});

test('a request that is taken back, or answered elsewhere, goes', () => {
  tellRequest('video', true, () => {});
  expect(titles()).toEqual([words.news.askedToStart]);
  tellRequest('video', false, () => {});
  expect(titles()).toEqual([]);
});

test('nobody else is told what became of it', () => {
  tell('one', notKnown);
  forgetDoubts();
  expect(titles()).toEqual([]);
  tell('one', { type: 'done' });
  expect(titles()).toEqual([]);
});
