// What to do about a camera or microphone that does not come, browser by browser, and the words of Set Audio & Video.
import type { Advice } from '../session/devices/advice';
import type { Device, Problem } from '../session/media/devices';
import { spoken } from './language';

const english = {
  askingLong: 'If you see no question, look for a small icon beside the address of this page.',
  advice: {
    allowWhenAsked: 'Press Try again, and choose Allow when your browser asks.',
    siteDesktop: 'Click the icon beside the address of this page, and allow camera and microphone. Then Try again.',
    siteFirefox:
      'Click the crossed-out camera or microphone beside the address of this page, and take the block away. Then Try again.',
    siteSafari:
      'In the menu bar choose Safari, then Settings for this website, and set Camera and Microphone to Allow. Then Try again.',
    siteSafariIos:
      'Tap the page menu beside the address, then Website Settings, and set Camera and Microphone to Allow. Then Try again.',
    siteAndroid:
      'Tap the icon beside the address of this page, then Permissions, and allow camera and microphone. Then Try again.',
    siteSamsung:
      'Tap the lock beside the address of this page, then Permissions, and allow camera and microphone. Then Try again.',
    siteFirefoxAndroid:
      'Tap the icon beside the address of this page, and switch Camera and Microphone to Allowed. Then Try again.',
    appIos: 'Open the Settings app, then Apps, then this browser, and switch on Camera and Microphone.',
    systemSafariIos: 'Open the Settings app, then Apps, Safari, and set Camera and Microphone to Ask or Allow.',
    systemMac:
      'Open System Settings, then Privacy & Security, and switch this browser on under Camera and under Microphone.',
    systemWindows:
      'Open Settings, then Privacy & security, and let desktop apps use the camera under Camera and under Microphone.',
    systemAndroid:
      'Open the Settings app, then Apps, this browser, Permissions, and allow Camera and Microphone. Look too whether their access is switched off in the quick settings.',
    systemOther: 'In the settings of this device, let the browser use camera and microphone.',
    plugIn: 'Plug it in or switch it on, then Try again.',
    restart: 'Close other apps or restart this device, then Try again.',
    closeOther: 'Close it, then Try again. It can be another tab of this browser too.',
    openSafari: 'Open the link in Safari.',
    openChrome: 'Open the link in Chrome.',
    openEither: 'Open the link in a current Chrome, Edge, Firefox or Safari.',
    secureLink: 'Browsers give the camera to addresses that begin with https. Ask your provider for the right link.',
  } satisfies Record<Advice, string>,
  trouble: {
    blocked: {
      camera: 'Your browser is blocking the camera',
      microphone: 'Your browser is blocking the microphone',
      both: 'Your browser is blocking the camera and the microphone',
    },
    dismissed: {
      camera: 'The camera is not allowed yet',
      microphone: 'The microphone is not allowed yet',
      both: 'Camera and microphone are not allowed yet',
    },
    system: {
      camera: 'Your device keeps the camera from this browser',
      microphone: 'Your device keeps the microphone from this browser',
      both: 'Your device keeps camera and microphone from this browser',
    },
    missing: {
      camera: "We can't find a camera",
      microphone: "We can't find a microphone",
      both: "We can't find a camera or a microphone",
    },
    busy: {
      camera: 'Another app is using your camera',
      microphone: 'Another app is using your microphone',
      both: 'Another app is using your camera or microphone',
    },
    gone: {
      camera: 'Your camera was disconnected',
      microphone: 'Your microphone was disconnected',
      both: 'Your camera and microphone were disconnected',
    },
    insecure: 'This page was not opened securely',
    unable: "This browser can't do video calls",
  } satisfies Record<Problem, string | Record<Device | 'both', string>>,
  what: 'What to do',
  replaced: {
    camera: (label: string) => `Your camera is now ${label}`,
    microphone: (label: string) => `Your microphone is now ${label}`,
  } satisfies Record<Device, (label: string) => string>,
  replacedMore: 'The one before was disconnected.',
  unnamed: 'another one',
  speakerFailed: 'That speaker cannot be used. Sound comes from where it came before',
  speakerGone: 'Sound comes from the usual speaker now',
  copyLink: 'Copy link',
  copied: 'The link is copied',
  notCopied: 'Select the link and copy it:',

  title: 'Set Audio & Video',
  camera: 'Camera',
  microphone: 'Microphone',
  speaker: 'Speaker',
  nameless: (number: number) => `Device ${number}`,
  usual: 'As this device chooses',
  noneInUse: 'None in use',
  turnOnFirst: 'Turn on camera and microphone to choose between several.',
  playTone: 'Play a tone',
  tone: {
    hear: 'You should hear two notes.',
    silent: 'This browser lets no sound be heard yet. Please press again.',
  },
  controlCenter: 'Use Control Center to change the speaker.',
  systemSound: 'Use the sound settings of this device to change the speaker.',
  mirror: 'Mirror my picture',
  mirrorMore: 'For you alone. The others always see you the right way round.',
  done: 'Done',

  reactions: 'Using a Mac or iPhone?',
  reactionsMore: 'Hand gestures can set off balloons or fireworks.',
  turnOff: 'Turn off Reactions',
  routes: [
    'Mac: click the green camera icon in the menu bar, then Video Effects, and switch off Reactions.',
    'iPhone and iPad: open Control Center, then Video Effects, and switch off Reactions.',
  ],
  gotIt: 'Got it',
};

export type SetAudioVideoWords = typeof english;
export const setAudioVideo = spoken(english, { es: () => import('./es/set-audio-video') });

/** The trouble in one line. */
export function troubleTitle(which: Device | 'both', why: Problem): string {
  const said: string | Record<Device | 'both', string> = setAudioVideo.trouble[why];
  return typeof said === 'string' ? said : said[which];
}
