import { render, screen } from '@testing-library/svelte';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { account as words } from '../messages/account';
import SetUpPage from './SetUpPage.svelte';
import SignInPage from './SignInPage.svelte';

const answers = vi.fn();
const answer = (status: number, body: unknown) =>
  answers.mockImplementation(() =>
    Promise.resolve(new Response(body === null ? null : JSON.stringify(body), { status })),
  );

function openSetUp(isSetUp: boolean | null, fragment = '#token=abc') {
  vi.stubGlobal('fetch', answers);
  location.hash = fragment;
  render(SetUpPage, { isSetUp });
}

afterEach(() => {
  vi.unstubAllGlobals();
  answers.mockReset();
  location.hash = '';
});

describe('the set-up page', () => {
  it('shows the form for a link that is good', async () => {
    answer(204, null);
    openSetUp(false);
    expect(await screen.findByRole('button', { name: words.setUpPractice })).toBeTruthy();
    expect(answers.mock.calls[0]?.[0]).toBe('/api/set-up/check');
  });

  it('says that a link is wrong before anything is filled in', async () => {
    answer(422, { code: 'wrong_code', detail: '' });
    openSetUp(false);
    expect(await screen.findByRole('heading', { name: words.setUpWrong })).toBeTruthy();
    expect(screen.queryByRole('textbox')).toBeNull();
  });

  it('leads to the sign-in where the practice is set up', async () => {
    answer(422, { code: 'wrong_code', detail: '' });
    openSetUp(true);
    expect(screen.getByRole('heading', { name: words.setUpAlready })).toBeTruthy();
    expect(screen.getByRole('link', { name: words.signIn }).getAttribute('href')).toBe('/sign-in');
  });
});

describe('the sign-in page', () => {
  it('says how the first provider is made while there is none', () => {
    render(SignInPage, { isSetUp: false });
    expect(screen.getByRole('heading', { name: words.nobodyYet })).toBeTruthy();
    expect(screen.queryByRole('textbox')).toBeNull();
  });

  it('asks for email and password else', () => {
    render(SignInPage, { isSetUp: true });
    expect(screen.getByRole('textbox', { name: words.email })).toBeTruthy();
  });
});
