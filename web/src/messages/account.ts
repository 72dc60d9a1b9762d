// The words of the account pages, and of problems with the server wherever they are met.
import type { Trouble } from '../account/exchange';
import { spoken } from './language';

type ProblemWords = Record<Trouble['code'], string>;

const problems: ProblemWords = {
  unreachable: 'The server cannot be reached. Check your internet connection, then try again.',
  unavailable: 'Something went wrong on the server. Please try again in a moment.',
  too_many: 'There were too many tries. Please wait a minute, then try again.',
  foreign_origin: 'This page was opened from another address than the server expects. Open it by the usual address.',
  invalid: 'Something in this form does not do. Check what you typed and try again.',
  invalid_practice: 'This name of the practice does not do. Type one of at most 80 characters.',
  invalid_name: 'This name does not do. Type one of at most 80 characters.',
  invalid_email: 'This is not an email address. Check it and try again.',
  invalid_password: 'This password does not do. It needs 12 to 256 characters.',
  guessable_password: 'This password would be guessed soon. Three or four words that do not belong together do well.',
  sign_in_first: 'You are not signed in any more. Please sign in again.',
  locked: 'This workspace is locked, because nobody did anything here for a while. Unlock it with your password.',
  not_allowed: 'Your role in this practice does not include that. Ask an admin of the practice.',
  wrong_password: 'That email and password do not match. Check both and try again.',
  wrong_code: 'That code is wrong, or it was used already.',
  link_unknown: 'This link is not known here.',
  link_expired: 'This link is not valid any more.',
  not_on_appointment: 'You are not on this appointment.',
  appointment_cancelled: 'This appointment was cancelled.',
  invalid_roles: 'Choose at least one role.',
  last_admin: 'The practice needs an admin. Make somebody else one first.',
  invalid_title: 'This title does not do. Type one of at most 80 characters.',
  invalid_phone:
    "This is not a mobile number. Type it with + and the country's number first, such as +1 555 010 0142. Text messages need one.",
  invalid_zone: 'This time zone is not known. Choose one of the list.',
  invalid_time: 'This is not a date and time that an appointment can have. Check both.',
  time_not_there: 'The clocks go forward over this time on this day. Choose another time.',
  time_is_over: 'That time has passed. Choose one that is still to come.',
  invalid_people: 'Somebody here cannot be booked, or there are too many. Check who it is for.',
  invalid_repeats: 'A series needs an end: 2 to 104 times, or a last day after the first.',
  email_taken: 'Somebody else has this email address. Two people cannot share one.',
  changed_elsewhere:
    'Somebody else changed this meanwhile, so nothing was saved. Close this and open it again to see what it is now.',
  already_made:
    'What you entered before was saved, although the answer did not come. Save again to change it to what stands here now.',
  session_running: 'Its session is running. Time, admission and people can be changed once it has ended.',
  took_place: 'It took place, or its time is over. When it was and who was booked stays on record.',
  not_found: 'It is not there any more.',
  session_damaged: 'The record of this session is damaged, so it cannot be opened.',
};

/** What reads better in one place than in general. */
const problemsOf: Record<'signIn' | 'secondStep' | 'byMail' | 'setUp', Partial<ProblemWords>> = {
  signIn: {},
  secondStep: {
    wrong_code: 'This code is not right, or it was used already. Wait for the next one in your app, and type that.',
    too_many: 'There were too many tries. Please wait ten minutes, then try again.',
  },
  byMail: {
    wrong_code:
      'This is not the code of the newest mail, or it was used already, or it is too old. Check it, or ask for a new mail.',
    too_many: 'There were too many tries. Please wait some minutes, then try again, or call the practice.',
  },
  setUp: {
    wrong_code:
      'This set-up link was used already, or it is not complete. If the practice is set up, sign in instead; if not, restart the server and open the link that it prints.',
    sign_in_first: 'This practice is set up already. Please sign in instead.',
  },
};

const english = {
  problems,
  problemsOf,
  signIn: 'Sign in',
  signInWords: 'For the staff of this practice.',
  toClientSignIn: 'Clients sign in here.',
  signingIn: 'Signing in…',
  signOut: 'Sign out',
  secondStep: 'Enter your code',
  secondStepWords: 'Your password is right. Now open the app that shows codes for this account.',
  appCode: 'Code of your app',
  appCodeHint: 'Six digits. Without your app, type one of your recovery codes.',
  appCodeMissing: 'Type the six digits that your app shows, or a recovery code.',
  secondStepOver: 'That took too long. Please begin again with your password.',
  secondStepLost: 'You have neither? An admin of your practice can switch off this step.',
  startOver: 'Sign in as somebody else',
  setUp: 'Set up your practice',
  setUpWords: 'This makes the practice and your account as its first provider and admin. It works once.',
  setUpPractice: 'Set up practice',
  settingUp: 'Setting up…',
  noToken: 'This page needs the whole link that the server printed when it first started.',
  noTokenWords: 'Look for it where the server writes what it is doing, and open the link from there, to its very end.',
  setUpAlready: 'This practice is set up already',
  setUpAlreadyWords:
    'A set-up link works once, and this practice has its first provider. Sign in with your email and password.',
  setUpWrong: 'This set-up link is not right',
  setUpWrongWords:
    'It is not complete, or the server has printed a newer one since. Look for it where the server writes what it is doing, and open the newest one, to its very end.',
  nobodyYet: 'Nobody can sign in yet',
  nobodyYetWords:
    'This practice has no provider. The link that the server printed in the terminal when it started creates the first one.',
  practice: 'Practice name',
  practiceHint: 'Your clients see this name.',
  zone: 'Time zone of the practice',
  suggestedZones: 'Suggested',
  name: 'Your name',
  nameHint: 'As your clients know you, for example Dr. Maya Okafor.',
  email: 'Email',
  password: 'Password',
  passwordHint: 'At least 12 characters. Three or four words that you will remember do well.',
  showPassword: 'Show password',
  emailMissing: 'Type your email address.',
  emailIncomplete: 'Type the whole address, with an @ in it.',
  passwordMissing: 'Type your password.',
  passwordShort: (typed: number) => `This has ${typed} characters. It needs at least 12.`,
  passwordLong: 'A password can have at most 256 characters.',
  practiceMissing: 'Type the name of your practice.',
  nameMissing: 'Type your name.',
  nameLong: 'A name can have at most 80 characters.',
  clientWords: 'For clients of this practice. You get a mail with a link and a code: there is no password to remember.',
  toProviderSignIn: 'Staff sign in here.',
  sendMail: 'Send me a mail',
  sendingMail: 'Sending…',
  noMail:
    'This practice sends no mail from here. Please call it: you do not need to sign in to join an appointment, its link is enough.',
  joinByLink: 'To join an appointment you need not sign in: its link is enough.',
  checkMail: 'Look into your mail',
  checkMailWords: (email: string) =>
    `If ${email} is known to the practice, a mail is on its way there. Open its link, or type its code here. Both are good for 15 minutes.`,
  nothingCame:
    'Nothing came? Look into the folder for junk mail, check the address, or call the practice: it may know you by another.',
  code: 'Code',
  codeHint: 'Eight digits, as they stand in the mail.',
  codeIncomplete: 'Type the eight digits of the code.',
  otherAddress: 'Use another address, or send it again',
  linkTitle: 'Sign in as a client',
  linkWords: (practice: string) => `This link signs this browser in at ${practice}. It works once.`,
  linkEnds: (name: string) => `${name} is signed in here now. To sign in with this link signs ${name} out.`,
  linkWrong: 'This link does not sign you in any more',
  linkWrongWords:
    'It was used already, or it is older than 15 minutes, or it did not come whole. Open it in the mail once more, or ask for a new one.',
  newMail: 'Ask for a new mail',
  forgottenLink: 'I forgot my password',
  forgotten: 'Choose a new password',
  forgottenWords: 'You get a mail with a link, behind which you choose a new password.',
  forgottenNoMail:
    'This server sends no mail, so it cannot send you a link. Ask an admin of the practice, or whoever keeps the server.',
  forgottenSent: (email: string) =>
    `If somebody of the staff has the address ${email}, a mail is on its way there. Its link is good for 30 minutes.`,
  forgottenNothingCame:
    'Nothing came? Look into the folder for junk mail, check the address, or ask an admin of the practice.',
  backToSignIn: 'Back to the sign-in',
  newPassword: 'Your new password',
  newPasswordWords: (email: string) =>
    `From now on you sign in with ${email} and this password. Every browser in which you are signed in now is signed out.`,
  setPassword: 'Set password',
  settingPassword: 'One moment…',
  newPasswordWrong: 'This link is not good any more',
  newPasswordWrongWords:
    'It was used already, or it is older than 30 minutes, or it did not come whole. Open it in the mail once more, or ask for a new one.',
  invitation: 'Make your account',
  invitationWords: (practice: string, email: string) =>
    `${practice} has invited you. From now on you sign in with ${email} and the password that you choose here.`,
  makeAccount: 'Make account',
  makingAccount: 'One moment…',
  invitationWrong: 'This invitation is not good any more',
  invitationWrongWords:
    'It was used or taken back, a newer mail replaced it, it is older than 7 days, or it did not come whole. Open the newest mail once more, or ask an admin of the practice for another.',
  call: (phone: string) => `Call ${phone}`,
  loading: 'One moment…',
};

export type AccountWords = typeof english;
export const account = spoken(english, { es: () => import('./es/account') });
