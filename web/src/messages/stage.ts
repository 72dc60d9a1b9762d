// The words of the pictures in the call and of how they are arranged.
import type { Role } from '../wire/Role';
import { spoken } from './language';

const english = {
  enlarge: 'Enlarge',
  shrink: 'Shrink',
  hideSelf: 'Hide Self View',
  showSelf: 'Show Self View',
  selfHidden: 'Your own picture is hidden',
  selfHiddenMore: 'From you alone. The others see you as before.',
  corner: 'Move to the next corner',
  fullscreen: 'Fullscreen',
  exitFullscreen: 'Exit Fullscreen',
  keysOff: 'Turn off the keys M, V and F',
  keysOn: 'Turn on the keys M, V and F',
  keysMore: 'M mutes and unmutes, V stops and starts your video, F is for fullscreen.',
  muted: 'muted',
  cameraOff: 'camera off',
  noPicture: 'no picture comes',
  noPictureYet: 'No picture comes at the moment',
  stoppedByHost: 'Stopped by a provider',
  noWay: {
    client:
      'Picture and sound do not get through: nobody sees or hears you. Still trying. Switch between Wi-Fi and mobile data, turn off a VPN, or call the practice.',
    host: 'Picture and sound do not get through: nobody sees or hears you. Still trying. Try another network, turn off a VPN, or call your client.',
  } satisfies Record<Role, string>,
  said: {
    audio: { on: 'Your microphone is on', off: 'You are muted' },
    video: { on: 'Your camera is on', off: 'Your camera is off' },
  },
  float: 'Picture in Picture',
  endFloat: 'End Picture in Picture',
  floatMore: 'A small window on top of your other windows. Whoever looks at this screen sees it.',
  floating: 'The session is in a small window too',
  floatFailed: 'The small window could not be opened',
};

export type StageWords = typeof english;
export const stage = spoken(english, { es: () => import('./es/stage') });
