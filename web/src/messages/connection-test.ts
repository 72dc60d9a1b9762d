// The words of the connection test.
import type { Check, Grade, Outcome } from '../session/connection-test/figures';
import type { Phase } from '../session/connection-test/run';
import { spoken } from './language';

const english = {
  title: 'Connection test',
  phases: {
    reach: 'Looking for a way to the server…',
    steadiness: 'Measuring how steady the connection is…',
    down: 'Measuring the speed towards you…',
    up: 'Measuring the speed from you…',
  } satisfies Record<Phase, string>,
  verdicts: {
    good: { title: "Good. You're all set.", more: '' },
    fair: {
      title: 'Fair. Your session will work.',
      more: 'Your picture may look soft now and then. Your voice should stay clear.',
    },
    poor: { title: "Poor. Let's try a few things first.", more: '' },
  } satisfies Record<Grade, { title: string; more: string }>,
  scale: 'Result, from poor to good',
  grades: { good: 'Good', fair: 'Fair', poor: 'Poor' } satisfies Record<Grade, string>,
  advice: [
    'Move closer to your Wi-Fi, or plug in.',
    'Pause downloads and streaming.',
    'Switch between Wi-Fi and mobile data.',
    'Turn off a VPN.',
  ],
  enoughFor: {
    video: '',
    sound: 'If it stays like this, join with sound only: turn your camera off before you go on.',
    neither: 'If it stays like this, please call the practice.',
  } satisfies Record<Outcome['enoughFor'], string>,
  checks: {
    camera: 'Camera',
    microphone: 'Microphone',
    speaker: 'Speaker',
    server: 'Server',
    path: 'Network',
    steadiness: 'Steadiness',
    speed: 'Internet speed',
  } satisfies Record<Check, string>,
  says: {
    camera: { good: 'Working', fair: 'Very dark', poor: 'Not working' },
    microphone: { good: 'We can hear you', fair: 'You sound quiet', poor: "We can't hear you" },
    speaker: { good: 'You heard the tone', fair: 'Not tested', poor: 'You did not hear the tone' },
    server: { good: 'Answers at once', fair: 'Answers slowly', poor: "We can't reach it" },
    path: { good: 'Allows video calls', fair: 'Works, with some delay', poor: 'Blocks video calls' },
    steadiness: { good: 'Steady', fair: 'A little unsteady', poor: 'Unsteady' },
    speed: { good: 'Fast enough', fair: 'A little slow', poor: 'Too slow for video' },
  } satisfies Record<Check, Record<Grade, string>>,
  detours: {
    tcp: 'This network lets no fast traffic (UDP) through, so the call takes a slower way (TCP).',
    none: 'Try mobile data, or another network.',
  },
  speedLeftOut: 'The speed was not measured, to save your data.',
  refused: 'This connection was tested often just now. Please wait a minute, then test again.',
  failed: 'The test could not be done. Please try again.',
  stopped: 'The test was stopped.',
  stop: 'Stop',
  again: 'Test again',
  close: 'Done',
  showNumbers: 'Show the numbers',
  hideNumbers: 'Hide the numbers',
  copy: 'Copy',
  copied: 'Copied',
  notCopied: 'Could not be copied',
  numbers: {
    path: 'Way',
    udp: 'UDP open',
    tcp: 'TCP open',
    server: 'Server answers in',
    roundTrip: 'Round trip',
    jitter: 'Jitter',
    lossUp: 'Lost from you',
    lossDown: 'Lost towards you',
    up: 'Speed from you',
    down: 'Speed towards you',
    browser: 'Browser',
  },
  yes: 'Yes',
  no: 'No',
  notOffered: 'Not offered by this server',
  notMeasured: 'Not measured',
};

export type ConnectionTestWords = typeof english;
export const connectionTest = spoken(english, { es: () => import('./es/connection-test') });
