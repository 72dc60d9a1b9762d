/** What `anteroom demo --json` says about itself, in one line of JSON. */

export interface Person {
  name: string;
  /** Opening it signs the browser in. */
  sign_in: string;
}

export interface Appointment {
  id: string;
  title: string;
  kind: 'individual' | 'group';
  admission: 'provider_admits' | 'doors_open';
  /** The number of booked clients. */
  capacity: number;
  /** The names of the booked clients. */
  clients: string[];
  /** The one link by which everybody comes in. */
  link: string;
}

export interface Demo {
  url: string;
  provider: Person;
  clients: Person[];
  appointments: Appointment[];
  /** Where the mails and texts end up that the practice would have sent. */
  mail: string;
}

/** Reads the line, and says what is missing where the program says something else. */
export function readDemo(line: string): Demo {
  const demo = JSON.parse(line) as Demo;
  for (const key of ['url', 'provider', 'clients', 'appointments', 'mail'] as const) {
    if (demo[key] === undefined) throw new Error(`\`anteroom demo --json\` names no \`${key}\`: ${line}`);
  }
  return demo;
}

/** The one appointment of this kind and with this admission. */
export function appointment(demo: Demo, kind: Appointment['kind'], admission: Appointment['admission']): Appointment {
  const found = demo.appointments.find((one) => one.kind === kind && one.admission === admission);
  if (!found) throw new Error(`the demo has no such appointment: ${JSON.stringify(demo.appointments)}`);
  return found;
}
