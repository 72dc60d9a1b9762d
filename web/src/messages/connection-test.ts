// The words of the connection test.
import type { Says } from '../session/connection-test/devices';
import type { Check, Device, Grade, Outcome } from '../session/connection-test/figures';
import type { Phase } from '../session/connection-test/run';
import { spoken } from './language';

const english = {
  title: 'Connection test',
  asking: 'Your browser is asking for your camera and microphone. Choose Allow.',
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
    sound: 'If it stays like this, join with sound only: your camera is turned off then.',
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
    server: { good: 'Answers at once', fair: 'Answers slowly', poor: "We can't reach it" },
    path: { good: 'Allows video calls', fair: 'Works, with some delay', poor: 'Blocks video calls' },
    steadiness: { good: 'Steady', fair: 'A little unsteady', poor: 'Unsteady' },
    speed: { good: 'Fast enough', fair: 'A little slow', poor: 'Too slow for video' },
  } satisfies Record<Exclude<Check, Device>, Record<Grade, string>>,
  /** What is not here is a trouble, and has a title of its own. */
  found: {
    camera: {
      works: 'Working',
      dark: 'Your picture is very dark',
      still: 'No picture comes',
      off: 'Turned off',
      coming: 'Your background is still being set up',
    },
    microphone: {
      works: 'We can hear you',
      quiet: 'You sound quiet',
      silent: "We can't hear you. Is it muted?",
      off: 'Turned off',
      untested: 'Could not be tested here',
    },
    speaker: { heard: 'You heard the tone', skipped: 'Not tested', unheard: 'You did not hear the tone' },
  } satisfies Record<Device, Partial<Record<Says, string>>>,
  todo: {
    dark: 'Look for more light, or whether something covers the camera.',
    still: 'Close other apps that use the camera, or turn it off and on again.',
    quiet: 'Move closer to the microphone, or choose another one in Set Audio & Video.',
    silent: 'Look for a mute switch on the microphone or headset, or choose another one in Set Audio & Video.',
    unheard: 'Turn up the volume, take off silent mode, check your headphones.',
  } satisfies Partial<Record<Says, string>>,
  sayHello: 'Say hello, so that we can hear you.',
  tone: {
    sounds: 'You should hear two notes now…',
    ask: 'Did you hear the tone?',
    yes: 'Yes',
    no: 'No',
    skip: 'Skip',
    again: 'Play it again',
  },
  ownPicture: 'Your picture',
  unable: "This browser can't do video calls.",
  soundOnly: 'Join with sound only',
  soundOnlyInside: 'Go on with sound only',
  among: 'The others are with you: no sound is played, and the line is not filled to measure its speed.',
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
