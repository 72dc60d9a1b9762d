import { beforeEach, expect, test } from 'vitest';
import { putBack, takeOver } from './takeover';

beforeEach(() => {
  document.body.innerHTML = '<div id="app"><form><input id="name" name="name"></form></div><input id="new">';
});

const old = () => document.querySelector<HTMLInputElement>('#name')!;
const fresh = () => document.querySelector<HTMLInputElement>('#new')!;

test('what was typed before the script, and the caret in it, are taken over', () => {
  old().value = 'Jordan';
  old().focus();
  old().setSelectionRange(2, 4);
  expect(takeOver(document)).toEqual({ value: 'Jordan', hadFocus: true, selection: [2, 4] });
});

test('the caret is put where it was', () => {
  fresh().value = 'Jordan';
  putBack(fresh(), { value: 'Jordan', hadFocus: true, selection: [2, 4] });
  expect(document.activeElement).toBe(fresh());
  expect([fresh().selectionStart, fresh().selectionEnd]).toEqual([2, 4]);
});

test('a field that had no focus takes none', () => {
  putBack(fresh(), { value: 'Jordan', hadFocus: false, selection: [0, 0] });
  expect(document.activeElement).not.toBe(fresh());
});

test('a page without the form, for who is signed in, has nothing to take', () => {
  document.body.replaceChildren();
  expect(takeOver(document)).toBeNull();
});
