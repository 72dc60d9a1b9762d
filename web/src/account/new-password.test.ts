import { fireEvent, render, screen } from '@testing-library/svelte';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { account as words } from '../messages/account';
import NewPasswordPage from './NewPasswordPage.svelte';

const answers = vi.fn();

afterEach(() => {
  vi.unstubAllGlobals();
  answers.mockReset();
  location.hash = '';
});

function open(status: number, body: unknown) {
  vi.stubGlobal('fetch', answers);
  answers.mockImplementation(() => Promise.resolve(new Response(JSON.stringify(body), { status })));
  location.hash = '#token=abc';
  render(NewPasswordPage);
}

describe('the link to a new password', () => {
  it('says whose it is, and sets nothing before the press', async () => {
    open(200, { name: 'Ada', email: 'ada@practice.example' });
    expect(await screen.findByText(words.newPasswordWords('ada@practice.example'))).toBeTruthy();
    expect(answers.mock.calls.map(([path]) => path as unknown)).toEqual(['/api/account/new-password/check']);
    await fireEvent.click(screen.getByRole('button', { name: words.setPassword }));
    expect(screen.getByText(words.passwordMissing)).toBeTruthy();
    expect(answers).toHaveBeenCalledTimes(1);
  });

  it('leads to a new mail where it is not good any more', async () => {
    open(422, { code: 'wrong_code', detail: '' });
    expect(await screen.findByRole('heading', { name: words.newPasswordWrong })).toBeTruthy();
    expect(screen.getByRole('link', { name: words.newMail }).getAttribute('href')).toBe('/account/forgotten');
  });
});
