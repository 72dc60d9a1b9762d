import { afterEach, expect, test } from 'vitest';
import { actOf } from './keys.svelte';

afterEach(() => document.body.replaceChildren());

/** What a key does that is pressed in this part of a page. */
function pressed(page: string, how: KeyboardEventInit & { in?: string }) {
  document.body.innerHTML = page;
  let act: ReturnType<typeof actOf> = null;
  const listen = (event: KeyboardEvent) => (act = actOf(event));
  window.addEventListener('keydown', listen);
  const target = how.in ? document.querySelector(how.in) : document.body;
  target?.dispatchEvent(new KeyboardEvent('keydown', { bubbles: true, ...how }));
  window.removeEventListener('keydown', listen);
  return act;
}

test('M, V and F mean something in the call, large or small', () => {
  const call = '<div class="call"><button>Mute</button></div>';
  expect(['m', 'v', 'f', 'M', 'x'].map((key) => pressed(call, { key, in: 'button' }))).toEqual([
    'audio',
    'video',
    'fullscreen',
    'audio',
    null,
  ]);
  expect(pressed(call, { key: 'm' })).toBe('audio');
});

test('a key that is held down, or pressed with another, means nothing', () => {
  const call = '<div class="call"><button>Mute</button></div>';
  const withs: KeyboardEventInit[] = [{ repeat: true }, { ctrlKey: true }, { altKey: true }, { metaKey: true }];
  for (const held of withs) expect(pressed(call, { key: 'm', in: 'button', ...held })).toBeNull();
});

test.each([
  ['a field', '<div class="call"><textarea></textarea></div>', 'textarea'],
  ['a list to choose from', '<div class="call"><select></select></div>', 'select'],
  ['a menu', '<div class="call"><div role="menu"><button>Pause</button></div></div>', 'button'],
  ['a panel', '<div class="call"><aside><h2 tabindex="-1">Chat</h2></aside></div>', 'h2'],
  ['a notification', '<div class="call"></div><ul><button>Dismiss</button></ul>', 'button'],
])('in %s a letter is a letter', (_, page, where) => {
  expect(pressed(page, { key: 'm', in: where })).toBeNull();
});

test('while a question is open no key does anything', () => {
  expect(pressed('<div class="call"></div><dialog open></dialog>', { key: 'm' })).toBeNull();
});
