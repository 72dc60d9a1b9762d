// The words of the practice's staff.
import { count, list } from './en';
import { spoken } from './language';

const english = {
  title: 'Staff',
  documentTitle: (practice: string) => `Staff · ${practice}`,
  invite: 'Invite',
  inviteTitle: 'Invite a colleague',
  inviteWords: 'They get a mail with a link, which is good for 7 days. Behind it they choose their password.',
  noMail:
    'No mail is sent from this server, so nobody can be invited. Whoever keeps it can name a mail server in its configuration.',
  name: 'Name',
  email: 'Email',
  language: 'Language of the mail',
  send: 'Send invitation',
  sending: 'Sending…',
  invited: 'The invitation is on its way.',
  roles: 'Roles',
  rolesMissing: 'Choose at least one role.',
  role: { admin: 'Admin', provider: 'Provider', scheduler: 'Scheduler' },
  roleHint: {
    admin: 'Invites staff and decides what they are.',
    provider: 'Hosts the appointments that name them.',
    scheduler: "Makes everybody's appointments. Sees that a session runs, and nothing of what happens in it.",
  },
  you: (name: string) => `${name} (you)`,
  change: 'Change',
  changeTitle: (name: string) => `Change ${name}`,
  save: 'Save',
  saving: 'Saving…',
  saved: 'Saved.',
  gone: 'Deactivated',
  archive: 'Deactivated',
  archiveHint:
    'They are signed out everywhere at once and cannot sign in. What they did stays on record. If you undo this, they choose a new password by a mail.',
  upcoming: (visits: number, name: string) =>
    `${count(visits, 'appointment is', 'appointments are')} still to come with ${name}:`,
  takeOver: 'They stay as they are. Somebody who schedules can give them to a colleague, under Appointments.',
  visit: (title: string, when: string, others: readonly string[]) =>
    [title, when, others.length > 0 ? `with ${list(others)}` : 'without another host'].filter(Boolean).join(', '),
  andMore: (visits: number) => `and ${visits} more`,
  waiting: 'Invited',
  mailed: 'The mail was sent.',
  notMailed: 'The mail is on its way. If it stays there, send it again.',
  expired: 'The link is too old now. Send it again.',
  resend: 'Send again',
  withdraw: 'Withdraw',
  withdrawAsk: 'Withdraw this invitation?',
  withdrawWords: 'The link in the mail leads nowhere from then on.',
  withdrawn: 'The invitation is withdrawn.',
};

export type StaffWords = typeof english;
export const staff = spoken(english, { es: () => import('./es/staff') });
