import { afterEach, describe, expect, it, vi } from 'vitest';
import { account as words } from '../messages/account';
import { get, post } from './exchange';
import { problemWords } from './problems';

describe('the words for a problem', () => {
  it('say what to do, for every code, and never show the code', () => {
    for (const [code, said] of Object.entries(words.problems)) {
      expect(said.length, code).toBeGreaterThan(20);
      expect(said, code).not.toContain('_');
    }
  });

  it('are never the server’s own, which know one language', () => {
    expect(problemWords({ code: 'invalid', detail: 'This email is taken.' })).toBe(words.problems.invalid);
    expect(problemWords({ code: 'unavailable', detail: 'pool timed out' })).toBe(words.problems.unavailable);
  });

  it('fit the place where it happened', () => {
    const wrongCode = { code: 'wrong_code', detail: '' } as const;
    expect(problemWords(wrongCode, 'setUp')).toContain('set-up link');
    expect(problemWords(wrongCode)).not.toContain('set-up link');
  });

  it('exist for a code that this page does not know yet', () => {
    expect(problemWords({ code: 'brand_new' as 'invalid', detail: '' }, 'signIn')).toBe(words.problems.unavailable);
  });
});

/** Whatever is asked, this comes back. */
function answering(response: Response | Error): void {
  vi.stubGlobal('fetch', () => (response instanceof Error ? Promise.reject(response) : Promise.resolve(response)));
}

describe('an exchange', () => {
  afterEach(() => vi.unstubAllGlobals());

  it('gives the value', async () => {
    answering(Response.json({ next: '/' }));
    expect(await post('/api/sign-in', {})).toEqual({ ok: true, value: { next: '/' } });
  });

  it('takes an answer without content as well', async () => {
    answering(new Response(null, { status: 204 }));
    expect(await post('/api/sign-out')).toMatchObject({ ok: true });
  });

  it('gives the problem that the server says', async () => {
    const problem = { code: 'wrong_password', detail: 'no' };
    answering(Response.json(problem, { status: 401 }));
    expect(await post('/api/sign-in', {})).toEqual({ ok: false, trouble: problem });
  });

  it('makes one of a proxy’s page, by its status', async () => {
    answering(new Response('<h1>Too many</h1>', { status: 429 }));
    expect(await get('/api/me')).toMatchObject({ ok: false, trouble: { code: 'too_many' } });
    answering(new Response('<h1>Bad gateway</h1>', { status: 502 }));
    expect(await get('/api/me')).toMatchObject({ ok: false, trouble: { code: 'unavailable' } });
  });

  it('does not take a page for a value', async () => {
    answering(new Response('<h1>Captive portal</h1>'));
    expect(await get('/api/me')).toMatchObject({ ok: false });
  });

  it('says that the server cannot be reached', async () => {
    answering(new TypeError('network'));
    expect(await get('/api/me')).toEqual({ ok: false, trouble: { code: 'unreachable' } });
  });
});
