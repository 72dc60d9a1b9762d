// The words of the session page.
import type { Admission } from '../wire/Admission';
import type { Kind } from '../wire/Kind';
import type { PhaseTag } from '../wire/PhaseTag';
import { count, list } from './en';
import { spoken } from './language';

/** `Dr. Maya Okafor`, or `your provider` where nobody is named. */
const withWhom = (hosts: readonly string[]) => (hosts.length ? list(hosts) : 'your provider');

/** What happens after I'm Ready, as things stand now. */
function afterReady(phase: PhaseTag, admission: Admission): string {
  if (phase === 'held') return 'Your provider is not there at the moment.';
  if (phase !== 'live') return 'You wait here until your provider starts.';
  return admission === 'doors_open'
    ? 'Your provider has started: you can join right away, or ask to.'
    : 'Your provider is there, and lets you in.';
}

const lost = (hasLeft: boolean) => `The provider ${hasLeft ? 'has left' : 'lost the connection'}.`;

const english = {
  skip: 'Skip to your session',
  loading: 'Opening your session…',
  kind: { individual: 'Individual session', group: 'Group session' },
  you: 'You',
  noName: 'Name not given yet',
  reconnecting: 'Reconnecting…',
  unreachable: 'The server cannot be reached. Still trying…',
  leave: 'Leave Session',
  rejoin: 'Rejoin',
  leaveWaiting: {
    title: 'Leave the waiting room?',
    words: 'You lose your place in it. You can come back by the same link, and wait from then on.',
  },
  withWhom,

  prepare: {
    title: (hosts: readonly string[]) => `Your session with ${withWhom(hosts)}`,
    name: 'Your name',
    nameHint: {
      individual: 'Your provider will see this name.',
      group: 'Your provider and the others in the group will see this name.',
    } satisfies Record<Kind, string>,
    joiningAs: 'Joining as',
    ready: "I'm Ready",
    below: (phase: PhaseTag, admission: Admission) => `Nothing to download. ${afterReady(phase, admission)}`,
    asking: 'Your browser is asking for your camera and microphone. Choose Allow.',
    haveCode: 'I have a code from my other device',
  },
  preview: {
    title: 'Let the others see and hear you',
    titleClient: {
      individual: 'Let your provider see and hear you',
      group: 'Let your provider and the others in the group see and hear you',
    } satisfies Record<Kind, string>,
    why: 'Your browser will ask. Choose Allow. Nobody sees or hears you before you are inside.',
    turnOn: 'Turn on camera and microphone',
    onlyYou: 'Only you can see this',
    hear: 'Your microphone works',
    speak: 'Say something to test',
    muted: 'You are muted',
    cameraOff: 'Your camera is off',
    noCamera: 'No camera',
    without: 'You will join without camera and microphone.',
    soundOnly: 'Continue with sound only',
    neither: 'Continue without camera or microphone',
    neitherTitle: 'The microphone is blocked too',
    neitherMore: 'You go on without camera and microphone. You can turn them on whenever you like.',
  },
  devices: {
    unseen: 'Nobody sees or hears you yet',
    unseenMore: 'Your camera and microphone are off on this device. Your browser will ask. Choose Allow.',
    offHere: 'Camera and microphone are off on this device',
    offHereMore:
      'Turn them on now, and you are seen and heard as soon as you are inside. Nobody sees or hears you before.',
    without: 'Continue without',
  },

  room: {
    beforeStart: 'Please wait for the host to start this meeting',
    beforeStartMore: "You're in the right place. This page moves on by itself.",
    beforeStartOpen: "You're in the right place. As soon as the host has started, the button to join appears here.",
    waiting: 'Your provider knows you are here',
    waitingMore: 'They will let you in. You enter by yourself: there is nothing you need to do.',
    waitingMoreOff: 'They will let you in. You enter by yourself.',
    waitingHeld: 'Please wait for your provider to come back',
    waitingHeldMore: (hasLeft: boolean) => `${lost(hasLeft)} You keep your place, and this page moves on by itself.`,
    waitingHeldOpen: (hasLeft: boolean) => `${lost(hasLeft)} You keep your place. The button to join appears here.`,
    door: 'Your session is ready',
    doorMore: (hosts: readonly string[]) =>
      `Your session with ${withWhom(hosts)} has started. Come in whenever you are ready.`,
    joinNow: 'Join now',
    full: 'You can ask to come in',
    fullMore: (name: string) =>
      `The host decides who comes in at the moment. They will see your name, ${name}, and can let you in.`,
    ask: 'Ask to Join',
    asked: 'Asked. Waiting for the host',
    askedMore: 'The host sees that you ask. You enter by yourself when they let you in.',
    denied: 'The host cannot let you in right now',
    deniedMore: 'You can ask again in a moment, or contact the practice.',
    removed: 'A provider has taken you out of this session',
    removedMore: 'You can ask to come in again, or contact the practice.',
    blocked: 'You cannot come in to this session',
    blockedMore: 'If you have an appointment, or think that this is a mistake, please call the practice.',
    againIn: (seconds: number) => `You can ask again in ${count(seconds, 'second', 'seconds')}.`,
    joinsAs: (name: string) => `You are here as ${name}`,
    waitingFor: (time: string | null) => (time === null ? 'You came just now' : `Waiting for ${time}`),
    devices: {
      both: 'Camera and microphone on',
      sound: 'Microphone on, camera off',
      camera: 'Camera on, microphone off',
      none: 'Camera and microphone off',
    },
  },
  paused: {
    eyebrow: 'Paused',
    title: 'Your provider has paused this session and the session will be resumed shortly.',
    movedBack: 'Your provider has moved you back to the waiting room.',
    more: "You'll go back in by yourself. There is nothing you need to do.",
    moreOff: "You'll go back in by yourself.",
    unseen: 'Nobody can see or hear you right now',
  },
  unsaved: {
    title: 'You are not in the conversation at the moment',
    more: 'The server is still saving a change. It keeps trying, and this page goes on by itself. There is nothing you need to do.',
  },
  held: {
    title: 'Your provider lost the connection',
    hasLeft: 'Your provider has left, and the session waits for them',
    more: 'You will be brought back as soon as they return. There is nothing you need to do.',
    moreOff: 'You will be brought back as soon as they return.',
  },
  left: {
    title: 'You left the session',
    more: 'You can come back by the same link, or right here.',
    thenWaits: 'Then you wait until your provider lets you in.',
    late: 'Nobody sees or hears you any more. The others are told once the connection is back: leave this page open.',
  },
  ended: {
    title: 'This session has ended',
    more: 'You can close this page whenever you like. If your provider starts the call again, come back here.',
    moreHost: 'Everybody has been told. You can close this page, or go back to your workspace.',
    workspace: 'Back to the workspace',
    again: 'Look whether it goes on',
    notAgain: 'It has not been started again.',
    close: 'Close',
    thanks: 'Thank you for coming',
  },
  elsewhere: {
    title: 'This session is open on another device or tab',
    more: 'You can go on there, or come back here. Nothing is sent from this page.',
    closed: 'Your other device or tab is not connected any more',
    closedMore: 'It was closed, or lost its connection. You can go on from here.',
    goOn: 'Go on here',
    moved: 'Your place has moved to another device or tab',
    movedMore: 'You go in there. To go in from here instead, take it back.',
    take: 'Use this device',
  },

  call: {
    title: (hosts: readonly string[]) => `Session with ${withWhom(hosts)}`,
    time: 'Session time',
    stage: 'Pictures',
    tray: 'Session controls',
    mute: 'Mute',
    unmute: 'Unmute',
    stopVideo: 'Stop Video',
    startVideo: 'Start Video',
    attendees: 'View Attendees',
    more: 'More',
    end: 'End Session',
    hostLost: 'Your provider lost the connection. They should be back in a moment.',
    alone: 'You are the only one here at the moment.',
    aloneHost: {
      provider_admits: 'Nobody else is inside at the moment. Let people in from the attendees.',
      doors_open: 'Nobody else is inside at the moment. Clients walk in by themselves.',
    } satisfies Record<Admission, string>,
    away: 'Connection lost',
    soundFirst: 'No video for the moment, to keep the sound clear',
    tapToHear: 'Tap to hear',
    blockedSound: 'Your browser is holding back the sound.',
    noMedia: 'Picture and sound could not be connected. Trying again…',
    moreFor: (name: string) => `More for ${name}`,
    moreForSession: 'This session',
    waitingCount: (number: number) => `${count(number, 'person', 'people')} waiting to join`,
  },
  screen: {
    share: 'Share Screen',
    stop: 'Stop sharing',
    ask: {
      title: 'Share your screen?',
      words:
        "IMPORTANT: Do not show anything that would violate HIPAA. We recommend you close out all other screens or apps before sharing your screen to ensure that you aren't sharing HIPAA information.",
    },
    more: 'Everybody in the session sees what you share. Show nothing private about other clients.',
    takesOver: (name: string) => `This ends what ${name} is sharing.`,
    own: 'You are sharing your screen',
    ownMore: 'Everybody in the session sees it.',
    by: (name: string) => `${name} is sharing their screen`,
    stopOf: 'Stop Screen',
    coming: 'The picture is on its way…',
    soundFirst: 'The screen does not come for the moment, to keep the sound clear',
    ended: 'Your screen is no longer shared',
    failed: 'Your screen could not be shared',
    failedMore: 'Please try again, or choose another window.',
  },
  news: {
    admitted: 'You have been admitted',
    denied: 'Your request to join was denied',
    resumed: "You're back in the session",
    mutedByHost: 'A provider has muted you',
    mutedByHostMore: 'Nobody hears you until you unmute yourself.',
    stoppedByHost: 'A provider has stopped your video',
    stoppedByHostMore: 'Nobody sees you until you start it again.',
    keptMutedMore: 'You can raise your hand when you want to speak.',
    askedToUnmute: 'A provider asks you to unmute',
    askedToStart: 'A provider asks you to start your video',
    decline: 'Not now',
    arrived: (name: string) => `${name} is waiting`,
    asked: (name: string) => `${name} asks to join`,
    see: 'See who is waiting',
    walkedIn: (name: string) => `${name} has come in`,
    left: (name: string) => `${name} left the session`,
    pausedNotSaved: 'Paused, but not saved yet',
    pausedNotSavedMore: 'Nobody can see or hear them. The server could not write it down; it keeps trying.',
    cutNotSavedMore: 'Media has stopped. The server could not write it down; it keeps trying.',
    notSaved: 'That could not be saved',
    notSavedMore: 'Nothing has changed. Please try again in a moment.',
    notKnown: 'Not known yet whether that was saved',
    notKnownMore: 'The server cannot look at the moment. It may still happen: you are told here as soon as it knows.',
    cutNotKnownMore: 'Media has stopped until the server can look. You are told here as soon as it knows.',
    savedAfterAll: 'That was saved after all',
    tooLate: 'Your connection was away for too long',
    tooLateMore: 'What you pressed before may not have been done. Please look, and press again if it is still needed.',
    stillBusy: 'The server is busy',
  },
  titles: {
    phase: {
      not_started: 'Waiting room',
      live: 'Waiting room',
      held: 'Waiting room',
      ended: 'Session ended',
    } satisfies Record<PhaseTag, string>,
    loading: 'Session',
    prepare: 'Join your session',
    out: 'Not in the session',
    lobby: 'Start session',
    door: 'Your session is ready',
    call: 'In session',
    paused: 'Session paused',
    held: 'Please wait',
    left: 'You left',
    elsewhere: 'Not open here',
    problem: 'Session',
    waitingMark: (number: number) => `(${number}) `,
  },
};

export type SessionWords = typeof english;
export const words = spoken(english, { es: () => import('./es/session') });
