// The words of Help: what goes wrong most often, and whom to call.
import type { Role } from '../wire/Role';
import { spoken } from './language';

const english = {
  title: 'Help',
  close: 'Close',
  devices: {
    title: 'They cannot see or hear me',
    says: [
      'Look whether your microphone and camera are on: the two buttons with a microphone and a camera show it.',
      'Choose the camera and the microphone that you want to be seen and heard with.',
    ],
    inside: 'In the session, Set Audio & Video is also under More.',
  },
  hearing: {
    title: 'I cannot hear them',
    says: [
      'Turn up the volume, take off silent mode, and look whether headphones are connected.',
      'If a button “Tap to hear” is on the page, press it: the browser waits for that.',
    ],
  },
  reactions: 'Balloons or fireworks appear in my picture',
  connection: {
    title: 'The picture stops, or the connection breaks',
    says: [
      'Move closer to your Wi-Fi, or plug in. Pause downloads and streaming.',
      'Switch between Wi-Fi and mobile data. Turn off a VPN.',
      'If the page was closed, open the same link again: your place is kept.',
    ],
  },
  nothingHelps: {
    title: 'Nothing of this helps',
    says: {
      client: 'Open the link on another device or in another browser, or call the practice.',
      host: 'Open the session on another device or in another browser. Your clients keep their places meanwhile.',
    } satisfies Record<Role, string>,
  },
};

export type HelpWords = typeof english;
export const help = spoken(english, { es: () => import('./es/help-topics') });
