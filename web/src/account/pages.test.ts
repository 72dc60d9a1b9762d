import { fireEvent, render, screen } from '@testing-library/svelte';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { account as words } from '../messages/account';
import type { WhoAmI } from '../wire/WhoAmI';
import ClientSignInPage from './ClientSignInPage.svelte';
import MailedLinkPage from './MailedLinkPage.svelte';
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

const me: WhoAmI = {
  practice: 'Alder Lane',
  phone: '(555) 010-0142',
  name: null,
  staff: false,
  demo: false,
  set_up: true,
  mail: true,
};

const pressed = (name: string) => fireEvent.click(screen.getByRole('button', { name }));

async function askFor(email: string) {
  vi.stubGlobal('fetch', answers);
  answer(204, null);
  render(ClientSignInPage, { me });
  await fireEvent.input(screen.getByRole('textbox', { name: words.email }), { target: { value: email } });
  await pressed(words.sendMail);
}

describe('the sign-in of clients', () => {
  it('sends to the telephone where no mail is sent', () => {
    render(ClientSignInPage, { me: { ...me, mail: false } });
    expect(screen.queryByRole('textbox')).toBeNull();
    expect(screen.getByRole('link', { name: words.call(me.phone ?? '') }).getAttribute('href')).toBe('tel:5550100142');
  });

  it('asks for the whole address before it asks the server', async () => {
    await askFor('cy');
    expect(screen.getByText(words.emailIncomplete)).toBeTruthy();
    expect(answers).not.toHaveBeenCalled();
  });

  it('says where to look, and takes the code there', async () => {
    await askFor(' cy@mail.example ');
    expect(await screen.findByRole('heading', { name: words.checkMail })).toBeTruthy();
    expect(screen.getByText(words.checkMailWords('cy@mail.example'))).toBeTruthy();
    answer(422, { code: 'wrong_code', detail: '' });
    await fireEvent.input(screen.getByRole('textbox', { name: words.code }), { target: { value: '0123 4567' } });
    await pressed(words.signIn);
    expect(await screen.findByText(words.problemsOf.byMail.wrong_code ?? '')).toBeTruthy();
  });
});

describe('the link of a mail', () => {
  it('is sent by a press and not by being opened', async () => {
    vi.stubGlobal('fetch', answers);
    answer(422, { code: 'wrong_code', detail: '' });
    location.hash = '#token=abc';
    render(MailedLinkPage, { me });
    expect(answers).not.toHaveBeenCalled();
    expect(location.hash).toBe('');
    await pressed(words.signIn);
    expect(answers.mock.calls[0]?.[0]).toBe('/api/sign-in/link');
    expect(await screen.findByRole('heading', { name: words.linkWrong })).toBeTruthy();
  });

  it('says whom it would sign out, before the press', () => {
    location.hash = '#token=abc';
    render(MailedLinkPage, { me: { ...me, name: 'Maya' } });
    expect(screen.getByText(words.linkEnds('Maya'))).toBeTruthy();
  });

  it('leads to a new mail where it is not whole', () => {
    render(MailedLinkPage, { me });
    expect(screen.getByRole('link', { name: words.newMail }).getAttribute('href')).toBe('/portal/sign-in');
  });
});

async function typePassword() {
  vi.stubGlobal('fetch', answers);
  answer(200, { next: null });
  render(SignInPage, { isSetUp: true });
  await fireEvent.input(screen.getByLabelText(words.email), { target: { value: 'ada@practice.example' } });
  await fireEvent.input(screen.getByLabelText(words.password), { target: { value: 'correct horse battery' } });
  await fireEvent.click(screen.getByRole('button', { name: words.signIn }));
  return screen.findByRole('textbox', { name: words.appCode });
}

describe('the second step of the sign-in', () => {
  it('is asked for where the password alone does not sign in', async () => {
    const code = await typePassword();
    expect(document.activeElement).toBe(screen.getByRole('heading', { name: words.secondStep }));
    answer(422, { code: 'wrong_code', detail: '' });
    await fireEvent.input(code, { target: { value: '000000' } });
    await fireEvent.click(screen.getByRole('button', { name: words.signIn }));
    expect(answers.mock.calls[1]?.[0]).toBe('/api/sign-in/second-step');
    expect(await screen.findByText(words.problemsOf.secondStep.wrong_code ?? '')).toBeTruthy();
  });

  it('goes back to the password when it took too long', async () => {
    const code = await typePassword();
    answer(401, { code: 'sign_in_first', detail: '' });
    await fireEvent.input(code, { target: { value: '000000' } });
    await fireEvent.click(screen.getByRole('button', { name: words.signIn }));
    expect(await screen.findByText(words.secondStepOver)).toBeTruthy();
    expect(screen.getByLabelText<HTMLInputElement>(words.password).value).toBe('');
  });
});
