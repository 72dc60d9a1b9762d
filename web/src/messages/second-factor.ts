// The words of the second step of a sign-in, where it is set up and switched off. Those of the sign-in itself are with the account pages.
import { count } from './en';
import { spoken } from './language';

const english = {
  title: 'Two-step sign-in',
  words:
    'With it, signing in takes your password and a code from an app on your phone. A password that somebody has seen or guessed opens nothing then.',
  setUp: 'Set up two-step sign-in',
  begin: 'Your password comes first, so that nobody else sets this up on a page that you left open.',
  go: 'Continue',
  busy: 'One moment…',
  passwordWrong: 'This is not your password.',
  scan: 'Scan this with an app that shows sign-in codes, such as the one that keeps your passwords.',
  picture: 'QR code for your app',
  byHand: 'Or type this key into the app:',
  sameDevice: 'Is the app on this device?',
  openApp: 'Open it here',
  typeCode: 'Code that the app shows',
  typeCodeHint: 'Six digits. This shows that the app has it right, before anything is switched on.',
  codeMissing: 'Type the six digits that your app shows.',
  codeWrong: 'This code is not right. Check that the clock of your phone is, and type the newest code.',
  tooLate: 'That took too long, so nothing was switched on. Please begin again.',
  turnOn: 'Switch on',
  codesTitle: 'Your recovery codes',
  codesWords:
    'If you lose your phone, one of these signs you in instead of a code of the app. Each works once. They are shown only now: keep them where you keep important papers, and not on that phone.',
  copy: 'Copy',
  copied: 'Copied',
  copyByHand: 'Copying is blocked here. They are selected: copy them with your keyboard.',
  download: 'Download',
  file: 'anteroom-recovery-codes.txt',
  fileHead: (email: string) => `Recovery codes of ${email}. Each works once.`,
  kept: 'I have kept them',
  isOn: 'Two-step sign-in is on',
  nowOn: 'Two-step sign-in is on, and you are signed out on every other device.',
  left: (codes: number) => `${count(codes, 'recovery code is', 'recovery codes are')} left.`,
  fewLeft: 'For new ones, switch this off and set it up again.',
  turnOff: 'Switch off',
  turnOffTitle: 'Switch off two-step sign-in',
  turnOffWords: 'From then on your password alone signs you in.',
  nowOff: 'Two-step sign-in is off. Your password alone signs you in.',
  code: 'Code of your app',
  codeHint: 'Six digits, or one of your recovery codes.',
  has: 'Two-step sign-in',
  takeOff: 'Switch off two-step sign-in',
  takeOffTitle: (name: string) => `Switch off two-step sign-in of ${name}`,
  takeOffWords:
    'For a colleague who lost their phone and their recovery codes. Be sure that it is they who ask. Their password alone signs them in from then on, they are signed out everywhere, and a mail tells them.',
  passwordHint: 'Your own, once more.',
  takenOff: 'It is switched off, and they are signed out everywhere.',
};

export type SecondFactorWords = typeof english;
export const secondFactor = spoken(english, { es: () => import('./es/second-factor') });
