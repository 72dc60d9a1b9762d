// The words of what plugs other programs in.
import { spoken } from './language';

const english = {
  title: 'Connections',
  documentTitle: (practice: string) => `Connections · ${practice}`,
  loading: 'Loading…',
  failed: 'This cannot be shown',
  copy: 'Copy',
  copied: 'Copied',
  copyByHand: 'Copying is blocked here. It is selected: copy it with your keyboard.',
  done: 'Done',

  calendar: 'Your calendar',
  calendarWords:
    'Your own calendar, on a phone or elsewhere, can show your appointments here. It asks for them by an address that only you know.',
  noFeed: 'Your calendar has no address yet',
  feedOn: (when: string) => `Your calendar has had an address since ${when}`,
  feedReadOn: (when: string) => `Last read on ${when}`,
  feedNeverRead: 'Not read yet',
  titles: 'Show titles',
  titlesHint:
    'Without this, every entry is a video appointment with the name of the practice. Many calendars keep what they read with another company and show it on locked screens: a title that names somebody would be known there. Names of clients and their links are never added.',
  titlesSaved: 'Saved. Your calendar shows it when it asks again.',
  makeAddress: 'Make address',
  replace: 'Replace address',
  replaceAsk: 'Replace the address of your calendar?',
  replaceWords: 'Calendars that have the present address learn nothing more. Give them the new one.',
  feedRevoke: 'Revoke address',
  feedRevokeAsk: 'Revoke the address of your calendar?',
  feedRevokeWords: 'Calendars that have it learn nothing more. What they have fetched may stay with them.',
  feedRevoked: 'The address is revoked.',
  addressTitle: 'The address of your calendar',
  feedAddress: 'Address',
  addressHelp:
    'In your calendar, choose to subscribe to a calendar by its address, and paste it there. Whoever has it sees when your appointments are.',

  tokens: 'Tokens of other systems',
  tokensWords:
    'A record system or a scheduler can keep clients and appointments here by itself. Give each system a token of its own, which can be revoked alone.',
  address: 'Address of the API:',
  document: 'Description of the API for programs (OpenAPI)',
  noTokens: 'No system is connected',
  noTokensWords: 'Make a token with New token, and put it into the configuration of the system that is to have it.',
  newToken: 'New token',
  tokenName: 'Name',
  tokenNameHint: 'Which system has it, for example Record system.',
  tokenNameMissing: 'Type which system is to have it.',
  scopes: 'What it may do',
  scopesMissing: 'Choose at least one thing that it may do.',
  scope: {
    'appointments:read': 'Read appointments',
    'appointments:write': 'Change appointments',
    'clients:read': 'Read clients',
    'clients:write': 'Change clients',
    'sessions:read': 'Read sessions',
    'webhooks:read': 'Read webhooks',
    'webhooks:write': 'Change webhooks',
  },
  scopeHint: {
    'appointments:read': 'All of them, with their links, by which one can come to them, and who the providers are.',
    'appointments:write': 'Make, change and cancel them, and replace their links. Clients are written to as usual.',
    'clients:read': 'Names, addresses and numbers of all clients.',
    'clients:write':
      'Make and change clients, their email addresses too. Who may change an address can sign in as that client.',
    'sessions:read': 'Who waits, who is inside and whether it has ended. Nothing of what is said or shown.',
    'webhooks:read': 'Where this practice tells other systems what happens, and what became of it.',
    'webhooks:write': 'Choose which addresses the server tells when clients come and go, and appointments change.',
  },
  passwordHint: 'Your own, once more: a token opens more than a page that was left open.',
  passwordWrong: 'This is not your password.',
  make: 'Make token',
  making: 'One moment…',
  unanswered:
    'No answer came, so it is not known whether a token was made. If a new one stands in the list, nobody has seen it: revoke it, and make another.',
  madeTitle: (name: string) => `The token of ${name}`,
  token: 'Token',
  onlyNow: 'Copy it now. It is never shown again, because only a fingerprint of it is kept here.',
  keepIt: 'Whoever has it can do what it allows. Keep it like a password, and revoke it if somebody else may have it.',
  madeOn: (when: string, by: string | null) => (by === null ? `Made on ${when}` : `Made on ${when} by ${by}`),
  usedOn: (when: string) => `Last used on ${when}`,
  neverUsed: 'Never used',
  revokedOn: (when: string) => `Revoked on ${when}`,
  revokedChip: 'Revoked',
  revoke: 'Revoke',
  revokeAsk: 'Revoke this token?',
  revokeWords: 'The system that has it is refused from then on, for good. It needs another token to go on.',
  revokeWebhooks: (count: number) =>
    count === 1
      ? 'It has made a webhook, which is not switched off by this: an address goes on being told what happens. A token with webhooks:write switches it off or deletes it.'
      : `It has made ${count} webhooks, which are not switched off by this: addresses go on being told what happens. A token with webhooks:write switches them off or deletes them.`,
  itsWebhooks: (count: number) =>
    count === 1 ? 'A webhook that it made is still there' : `${count} webhooks that it made are still there`,
  revoked: 'The token is revoked.',
};

export type ConnectionsWords = typeof english;
export const connections = spoken(english, { es: () => import('./es/connections') });
