// One's own microphone and camera, as the buttons of the tray do it.
import mic from 'lucide-static/icons/mic.svg?raw';
import micOff from 'lucide-static/icons/mic-off.svg?raw';
import video from 'lucide-static/icons/video.svg?raw';
import videoOff from 'lucide-static/icons/video-off.svg?raw';
import { words } from '../../../messages/session';
import type { MenuItem } from '../../../ui/menu';
import type { Session } from '../../session.svelte';
import { keys } from '../keys.svelte';

export function muteSelf(session: Session): MenuItem[] {
  const { mute, unmute, stopVideo, startVideo } = words.call;
  const isHeard = session.capture.isHeard && !session.isMutedByHost('audio');
  const isSeen = session.capture.isSeen && !session.isMutedByHost('video');
  return [
    {
      name: isHeard ? mute : unmute,
      icon: isHeard ? micOff : mic,
      act: () => session.toggle('audio'),
      ...keys.hint('audio'),
    },
    {
      name: isSeen ? stopVideo : startVideo,
      icon: isSeen ? videoOff : video,
      act: () => session.toggle('video'),
      ...keys.hint('video'),
    },
  ];
}
