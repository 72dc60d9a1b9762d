import { render, screen } from '@testing-library/svelte';
import { tick } from 'svelte';
import { afterEach, expect, test, vi } from 'vitest';
import Toasts from './Toasts.svelte';
import { toasts } from './toasts.svelte';

const arrival = (name: string) => {
  const key = `arrival:${name}`;
  const act = () => toasts.dismiss(key);
  toasts.show({ key, title: `${name} is waiting`, lasts_ms: null, actions: [{ name: `Admit ${name}`, act }] });
};
const admit = (name: string) => screen.getByRole('button', { name: `Admit ${name}` });

/** What has just come takes no press. */
const takesPresses = (name: string) =>
  vi.waitFor(() => expect(admit(name).getAttribute('aria-disabled')).toBeNull(), { timeout: 3_000 });

afterEach(() => toasts.dismissAll(''));

test('who answers one notification by keyboard stands on the next', async () => {
  render(Toasts);
  arrival('Ada');
  arrival('Ben');
  await takesPresses('Ada');
  admit('Ada').focus();
  admit('Ada').click();
  await tick();
  expect(screen.queryByRole('button', { name: 'Admit Ada' })).toBeNull();
  expect(screen.getByRole('list').contains(document.activeElement)).toBe(true);
});

test('a notification that goes takes the focus from nobody else', async () => {
  render(Toasts);
  arrival('Ada');
  arrival('Ben');
  await tick();
  admit('Ben').focus();
  toasts.dismiss('arrival:Ada');
  await tick();
  expect(document.activeElement).toBe(admit('Ben'));
});

test('who answers the last one stands on the page again', async () => {
  document.body.insertAdjacentHTML('afterbegin', '<h1 tabindex="-1">In session</h1>');
  render(Toasts);
  arrival('Ada');
  await takesPresses('Ada');
  admit('Ada').focus();
  admit('Ada').click();
  await tick();
  expect(document.activeElement?.tagName).toBe('H1');
});

const titles = () => toasts.shown.map(({ title }) => title);
const waits = (title: string, waitsSince: number) => toasts.show({ key: title, title, waitsSince, lasts_ms: null });

test('who has waited longest is shown first, whoever was told of first', () => {
  for (const [name, since] of [
    ['Dora', 4],
    ['Ada', 1],
    ['Cem', 3],
    ['Ben', 2],
  ] as const)
    waits(name, since);
  expect([titles(), toasts.more]).toEqual([['Ada', 'Ben', 'Cem'], 1]);
});

test('what answers something just done is shown beside who waits, the newest of it', () => {
  for (const [name, since] of [
    ['Ada', 1],
    ['Ben', 2],
    ['Cem', 3],
  ] as const)
    waits(name, since);
  toasts.show({ key: 'saved', title: 'Saved' });
  toasts.show({ key: 'refused', title: 'Refused' });
  expect([titles(), toasts.more]).toEqual([['Ada', 'Ben', 'Refused'], 2]);
  toasts.dismissAll('');
  for (const title of ['1', '2', '3', '4']) toasts.show({ key: title, title });
  expect(titles()).toEqual(['2', '3', '4']);
});

test('none goes by the clock while it is pointed at or has the focus, and each has its time again after that', async () => {
  vi.useFakeTimers();
  render(Toasts);
  toasts.show({ key: 'muted', title: 'You are muted', actions: [{ name: 'Raise hand', act: () => {} }] });
  await tick();
  const list = screen.getByRole('list');
  list.dispatchEvent(Object.assign(new Event('pointermove', { bubbles: true }), { movementX: 2 }));
  await tick();
  toasts.show({ key: 'later', title: 'One that comes meanwhile' });
  await vi.advanceTimersByTimeAsync(60_000);
  expect(titles()).toEqual(['You are muted', 'One that comes meanwhile']);

  list.dispatchEvent(new Event('pointerleave'));
  screen.getByRole('button', { name: 'Raise hand' }).focus();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(titles()).toHaveLength(2);

  (document.activeElement as HTMLElement).blur();
  await vi.advanceTimersByTimeAsync(5_900);
  expect(titles()).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(200);
  expect(titles()).toEqual([]);
  vi.useRealTimers();
});

test('one that comes to where the pointer rests goes by itself', async () => {
  vi.useFakeTimers();
  render(Toasts);
  toasts.show({ key: 'missing', title: "We can't find a camera" });
  await tick();
  const list = screen.getByRole('list');
  for (const type of ['pointerenter', 'pointermove']) {
    list.dispatchEvent(Object.assign(new Event(type, { bubbles: true }), { movementX: 0, movementY: 0 }));
  }
  await tick();
  await vi.advanceTimersByTimeAsync(6_100);
  expect(titles()).toEqual([]);
  vi.useRealTimers();
});
