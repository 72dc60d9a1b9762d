import { expect, test } from 'vitest';
import { questions } from './questions';
import { words } from './session';

test('only in a group it is said that others see a name and a picture', () => {
  expect(words.prepare.nameHint.individual).not.toMatch(/others/);
  expect(words.prepare.nameHint.group).toMatch(/provider and the others in the group/);
  expect(words.preview.titleClient.individual).not.toMatch(/others/);
  expect(words.preview.titleClient.group).toMatch(/provider and the others in the group/);
  expect(questions.leave('individual', 'doors_open').words).not.toMatch(/others/);
  expect(questions.leave('group', 'doors_open').words).toMatch(/others stay/);
  expect(questions.leave('group', 'doors_open').words).not.toMatch(/wait/);
  expect(questions.leave('group', 'provider_admits').words).toMatch(/wait until your provider lets you in/);
});

test('what happens after I’m Ready is true for the phase and the doors', () => {
  expect(words.prepare.below('not_started', 'provider_admits')).toMatch(/until your provider starts/);
  expect(words.prepare.below('live', 'provider_admits')).toMatch(/lets you in/);
  expect(words.prepare.below('live', 'doors_open')).toMatch(/join/);
  expect(words.prepare.below('held', 'provider_admits')).toMatch(/not there/);
});

test('where a button must be pressed, no page says that it moves on by itself', () => {
  for (const said of [words.room.beforeStartOpen, words.room.waitingHeldOpen(false)]) expect(said).toMatch(/button/);
});

test('what a blocked client reads does not speak of asking again', () => {
  for (const said of [words.room.blocked, words.room.blockedMore]) expect(said).not.toMatch(/now|again/);
});
