// What hosts do about people: pause and resume, mute, remove. What the server says that they can do now.
import ban from 'lucide-static/icons/ban.svg?raw';
import pauseIcon from 'lucide-static/icons/pause.svg?raw';
import playIcon from 'lucide-static/icons/play.svg?raw';
import monitorX from 'lucide-static/icons/monitor-x.svg?raw';
import mic from 'lucide-static/icons/mic.svg?raw';
import micOff from 'lucide-static/icons/mic-off.svg?raw';
import undo from 'lucide-static/icons/undo-2.svg?raw';
import userMinus from 'lucide-static/icons/user-minus.svg?raw';
import video from 'lucide-static/icons/video.svg?raw';
import videoOff from 'lucide-static/icons/video-off.svg?raw';
import { attendees } from '../../../messages/attendees';
import { words } from '../../../messages/session';
import type { MenuItem } from '../../../ui/menu';
import type { Medium } from '../../../wire/Medium';
import type { Person } from '../../../wire/Person';
import { block, moveBack, pause, pauseAll, remove, resume, stopScreenOf } from '../../actions';
import type { Session } from '../../session.svelte';

export function moderatePerson(session: Session, person: Person): MenuItem[] {
  const { may } = person;
  const { screen } = words;
  return [
    ...(may.resume ? [{ name: attendees.resume, icon: playIcon, act: () => resume(session, person) }] : []),
    ...(may.pause ? [{ name: attendees.pause, icon: pauseIcon, act: () => pause(session, person) }] : []),
    ...(may.mute ? muteItems(session, person) : []),
    ...(may.stop_share ? [{ name: screen.stopOf, icon: monitorX, act: () => stopScreenOf(session, person) }] : []),
    ...(may.move_back ? [{ name: attendees.moveBack, icon: undo, act: () => moveBack(session, person) }] : []),
    ...(may.remove ? [{ name: attendees.remove, icon: userMinus, act: () => remove(session, person) }] : []),
    ...(may.block ? [{ name: attendees.block, icon: ban, act: () => block(session, person) }] : []),
  ];
}

/** Of others, co-hosts too. What is muted already can only be asked for. */
function muteItems(session: Session, { participant, muted }: Person): MenuItem[] {
  const mute = (medium: Medium) => () => session.do({ type: 'mute', participant, medium });
  const ask = (medium: Medium) => () => session.do({ type: 'ask_to_unmute', participant, medium });
  return [
    muted.audio
      ? { name: words.call.unmute, icon: mic, detail: attendees.asksThem, act: ask('audio') }
      : { name: words.call.mute, icon: micOff, act: mute('audio') },
    muted.video
      ? { name: words.call.startVideo, icon: video, detail: attendees.asksThem, act: ask('video') }
      : { name: words.call.stopVideo, icon: videoOff, act: mute('video') },
  ];
}

/** About everybody at once. */
export function moderateAll(session: Session): MenuItem[] {
  const { role, may } = session.view?.you ?? {};
  if (role !== 'host' || !may) return [];
  return [
    {
      name: attendees.pauseAll,
      icon: pauseIcon,
      disabled: !may.pause_all,
      ...(!may.pause_all && { detail: attendees.nobodyToPause }),
      act: () => pauseAll(session),
    },
    {
      name: attendees.resumeAll,
      icon: playIcon,
      disabled: !may.resume_all,
      ...(!may.resume_all && { detail: attendees.nobodyToResume }),
      act: () => session.do({ type: 'resume_all' }),
    },
  ];
}
