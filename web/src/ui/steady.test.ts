import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { keepSteady } from './steady';

const pressed: string[] = [];
let list: HTMLElement;
let end: () => void;

/** Rows of 40 pixels: where a button is follows from its place in the list. */
function place(this: HTMLElement) {
  return new DOMRect(0, [...list.querySelectorAll('button')].indexOf(this as HTMLButtonElement) * 40, 80, 32);
}

function add(name: string) {
  const row = document.createElement('li');
  const button = document.createElement('button');
  button.textContent = name;
  button.addEventListener('click', () => {
    pressed.push(name);
    row.remove();
  });
  row.append(button);
  list.append(row);
}

const press = (name: string, init: MouseEventInit = { detail: 1 }) =>
  named(name).dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, ...init }));
const named = (name: string) => [...list.querySelectorAll('button')].find((one) => one.textContent === name)!;
const isResting = (name: string) => named(name).getAttribute('aria-disabled') === 'true';

beforeEach(() => {
  vi.useFakeTimers();
  pressed.length = 0;
  document.body.innerHTML = '<ul></ul>';
  list = document.querySelector('ul')!;
  vi.spyOn(HTMLElement.prototype, 'getBoundingClientRect').mockImplementation(place);
  for (const name of ['Ada', 'Ben', 'Cleo']) add(name);
  end = keepSteady(list);
});
afterEach(() => {
  end();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const seen = () => vi.advanceTimersByTimeAsync(1);

test('what comes to the place of a row that went takes no press for a moment, and then does', async () => {
  press('Ada');
  await seen();
  press('Ben');
  expect([pressed, isResting('Ben')]).toEqual([['Ada'], true]);
  await vi.advanceTimersByTimeAsync(700);
  expect(isResting('Ben')).toBe(false);
  press('Ben');
  expect(pressed).toEqual(['Ada', 'Ben']);
});

test('the second press of a double click does nothing, however slow it is', async () => {
  press('Ada');
  await vi.advanceTimersByTimeAsync(700);
  press('Ben', { detail: 2 });
  expect(pressed).toEqual(['Ada']);
});

test('what has not moved takes a press at once', async () => {
  press('Cleo');
  await seen();
  press('Ada');
  expect(pressed).toEqual(['Cleo', 'Ada']);
});

test('what has just come takes no press for a moment', async () => {
  add('Dan');
  await seen();
  press('Dan');
  expect(pressed).toEqual([]);
  expect([isResting('Ada'), isResting('Dan')]).toEqual([false, true]);
});

test('the items of a menu that opens in a row take a press at once', async () => {
  add('Pause');
  named('Pause').setAttribute('role', 'menuitem');
  await seen();
  press('Pause');
  expect(pressed).toEqual(['Pause']);
});

test('a key that is held down does nothing', () => {
  const held = new KeyboardEvent('keydown', { key: 'Enter', repeat: true, bubbles: true, cancelable: true });
  named('Ada').dispatchEvent(held);
  expect(held.defaultPrevented).toBe(true);
  const once = new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true });
  named('Ada').dispatchEvent(once);
  expect(once.defaultPrevented).toBe(false);
});
