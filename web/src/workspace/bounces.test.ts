import { render, screen } from '@testing-library/svelte';
import { afterEach, expect, it, vi } from 'vitest';
import type { Bounce } from '../wire/Bounce';
import Bounced from './Bounced.svelte';
import { Bounces } from './bounces.svelte';

const email: Bounce = { appointment: 'a', person: 'p', way: 'email' };
const text: Bounce = { ...email, way: 'text' };

/** A server on which these are left each time. */
function server(...answers: (Bounce[] | null)[]) {
  const asked: [string, unknown][] = [];
  vi.stubGlobal('fetch', (path: string, init?: RequestInit) => {
    const body = init?.body;
    asked.push([path, typeof body === 'string' ? JSON.parse(body) : null]);
    const left = answers.shift();
    return Promise.resolve(left ? Response.json(left) : new Response('', { status: 503 }));
  });
  return asked;
}

afterEach(() => vi.unstubAllGlobals());

it('what did not arrive is said with the way, and is gone once it is sent again', async () => {
  const asked = server([email, text], [text], []);
  const bounces = new Bounces();
  await bounces.load();
  expect(bounces.all).toEqual([email, text]);
  expect(await bounces.sendAgain(bounces.all)).toBe(true);
  expect(asked.slice(1)).toEqual([
    ['/api/workspace/bounces', email],
    ['/api/workspace/bounces', text],
  ]);
  expect(bounces.all).toEqual([]);
});

it('a letter about several visits is sent again once', async () => {
  const later = { ...email, appointment: 'b' };
  const asked = server([email, later], []);
  const bounces = new Bounces();
  await bounces.load();
  expect(await bounces.sendAgain(bounces.all)).toBe(true);
  expect(asked.slice(1)).toEqual([['/api/workspace/bounces', email]]);
});

it('what could not be sent again is still there, and that is said', async () => {
  server(null);
  const bounces = new Bounces();
  bounces.all = [email];
  render(Bounced, { these: [email], name: 'Ann', bounces });
  expect(screen.getByText('An email to Ann did not arrive. Check the address.')).toBeTruthy();
  screen.getByRole('button', { name: 'Send again' }).click();
  expect(await screen.findByText('It could not be sent again. Please try once more.')).toBeTruthy();
});
