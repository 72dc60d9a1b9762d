// What a link that does not open a session says to the person who meets it: what happened, and what to do.
import type { ProblemCode } from '../wire/ProblemCode';
import { spoken } from './language';

export interface ProblemWords {
  title: string;
  help: string;
  /** Where a provider is to do something else than a client. */
  helpOfProviders?: string;
  /** What leads on; where nothing is named, trying again may help. */
  next?: 'nothing' | 'signIn' | 'workspace';
}

/** Those that have words of their own. */
type Known = Extract<
  ProblemCode,
  | 'link_unknown'
  | 'link_expired'
  | 'appointment_cancelled'
  | 'not_on_appointment'
  | 'sign_in_first'
  | 'locked'
  | 'session_damaged'
>;
export type SessionProblemWords = Record<Known | 'other', ProblemWords>;

const english: SessionProblemWords = {
  link_unknown: {
    title: 'This link does not lead to a session',
    help: 'It may be incomplete, or the practice may have sent you a newer one. Please check your latest message, or ask the practice.',
    next: 'nothing',
  },
  link_expired: {
    title: 'This link is no longer good',
    help: 'It worked until a day after the appointment. If you have a new appointment, please use the link from its message.',
    next: 'nothing',
  },
  appointment_cancelled: {
    title: 'This appointment was cancelled',
    help: 'It will not take place, and you need not wait. If you did not expect that, please contact the practice.',
    next: 'nothing',
  },
  not_on_appointment: {
    title: 'You are not on this appointment',
    help: "You are signed in as one of the practice's staff, and you do not host this appointment. Ask a colleague who does, or sign in as somebody else.",
    next: 'workspace',
  },
  sign_in_first: {
    title: 'Please sign in first',
    help: 'Sign in to the practice, then open this link again.',
    next: 'signIn',
  },
  locked: {
    title: 'Your workspace is locked',
    help: 'Unlock it with your password, then open this link again.',
    next: 'workspace',
  },
  session_damaged: {
    title: 'This session cannot be opened',
    help: 'The server cannot read what it kept of this session. It is nothing that you did, and trying again does not help. Please call the practice: they can send you another link.',
    helpOfProviders:
      'The record of this session is damaged, so nobody can open it, and trying again does not help. Other sessions go on. Please make a new appointment and send its link, and tell whoever keeps your server: its log says which session it is.',
    next: 'nothing',
  },
  other: {
    title: 'This session cannot be opened',
    help: 'Please open the link from your message again. If that does not help, contact the practice.',
  },
};

const said: Partial<Record<ProblemCode, ProblemWords>> & SessionProblemWords = spoken(english, {
  es: () => import('./es/problems'),
});

/** What went wrong, in words. */
export function problemSaid(code: ProblemCode | undefined): ProblemWords {
  return (code && said[code]) ?? said.other;
}
