import { afterEach, expect, test, vi } from 'vitest';
import { onDoubleClick } from './drag';

const act = vi.fn();
let end: () => void;
afterEach(() => {
  end();
  act.mockReset();
});

function tile(): HTMLElement {
  const box = document.createElement('li');
  box.innerHTML = '<button>More</button><span>Ada</span>';
  end = onDoubleClick(box, act);
  return box;
}

/** What a browser tells of a hand at this time and place. */
function tell(on: Element | null, type: string, how: { at: number; x?: number; by?: string }): void {
  const event = new Event(type, { bubbles: true });
  for (const [name, value] of Object.entries({
    timeStamp: how.at,
    clientX: how.x ?? 10,
    clientY: 10,
    pointerType: how.by ?? 'touch',
  })) {
    Object.defineProperty(event, name, { value });
  }
  on?.dispatchEvent(event);
}

test('two taps are a double click, once, whether or not the phone tells of one as well', () => {
  const face = tile().querySelector('span');
  tell(face, 'pointerup', { at: 1000 });
  expect(act).not.toHaveBeenCalled();
  tell(face, 'pointerup', { at: 1200 });
  tell(face, 'dblclick', { at: 1205 });
  expect(act).toHaveBeenCalledTimes(1);
  tell(face, 'pointerup', { at: 1300 });
  expect(act, 'a third is the first of the next').toHaveBeenCalledTimes(1);
});

test('taps far from each other, in time or place, are single ones', () => {
  const face = tile().querySelector('span');
  tell(face, 'pointerup', { at: 1000 });
  tell(face, 'pointerup', { at: 2000 });
  tell(face, 'pointerup', { at: 2100, x: 90 });
  expect(act).not.toHaveBeenCalled();
});

test('of a mouse the browser says what is a double click, and on a button there is none', () => {
  const box = tile();
  for (const at of [1000, 1100]) tell(box.querySelector('span'), 'pointerup', { at, by: 'mouse' });
  expect(act).not.toHaveBeenCalled();
  tell(box.querySelector('button'), 'dblclick', { at: 1100 });
  for (const at of [3000, 3100]) tell(box.querySelector('button'), 'pointerup', { at });
  expect(act).not.toHaveBeenCalled();
  tell(box.querySelector('span'), 'dblclick', { at: 4000 });
  expect(act).toHaveBeenCalledTimes(1);
});
