// The words of the practice's clients.
import { spoken } from './language';

const english = {
  title: 'Clients',
  documentTitle: (practice: string) => `Clients · ${practice}`,
  search: 'Search clients',
  newClient: 'New client',
  changeClient: 'Change client',
  none: 'No clients yet',
  noneWords: 'Add the people whom you see. You can do that while making an appointment, too.',
  noneFound: 'Nobody here has all these words in their name, address or number.',
  showArchived: 'Show archived clients',
  archived: 'Archived',
  change: 'Change',
  name: 'Name',
  email: 'Email',
  phone: 'Mobile number',
  phoneHint: 'With + and the number of the country first, such as +1 555 010 0142. May be left out.',
  language: 'Language',
  zone: 'Time zone',
  suggestedZones: 'Suggested',
  zoneOfPractice: (zone: string) => `The practice's, ${zone}`,
  reminders: 'Reminders',
  ways: { email: 'By email', text: 'By text message', both: 'By email and text message', none: 'None' },
  archive: 'Archived',
  archiveHint:
    'Not offered for new appointments, and signed out everywhere. Nothing that was is lost, and appointments that are still to come stay, with their reminders.',
  bounced: {
    email: (name: string) => `An email to ${name} did not arrive. Check the address.`,
    text: (name: string) => `A text message to ${name} did not arrive. Check the number.`,
  },
  bouncedBoth: (name: string) => `Neither email nor text messages reach ${name}. Check the address and the number.`,
  sendAgain: 'Send again',
  sentAgain: 'It is sent again.',
  notSentAgain: 'It could not be sent again. Please try once more.',
  add: 'Add client',
  save: 'Save',
  saving: 'Saving…',
  missing: { name: 'Type the name.', email: 'Type the whole email address, with an @ in it.' },
};

export type ClientsWords = typeof english;
export const clients = spoken(english, { es: () => import('./es/clients') });
