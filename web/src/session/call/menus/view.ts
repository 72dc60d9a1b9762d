// How the person at this page sees the session: who is large, their own picture, the whole screen. Nobody else notices.
import eyeOff from 'lucide-static/icons/eye-off.svg?raw';
import eye from 'lucide-static/icons/eye.svg?raw';
import keyboard from 'lucide-static/icons/keyboard.svg?raw';
import maximize from 'lucide-static/icons/maximize.svg?raw';
import minimize from 'lucide-static/icons/minimize.svg?raw';
import diagonal from 'lucide-static/icons/move-diagonal.svg?raw';
import expand from 'lucide-static/icons/maximize-2.svg?raw';
import shrink from 'lucide-static/icons/minimize-2.svg?raw';
import pictureInPicture from 'lucide-static/icons/picture-in-picture-2.svg?raw';
import { stage as words } from '../../../messages/stage';
import type { MenuItem } from '../../../ui/menu';
import type { Session } from '../../session.svelte';
import { floating } from '../floating.svelte';
import { fullscreen } from '../fullscreen.svelte';
import { keys } from '../keys.svelte';
import { layout } from '../layout.svelte';

/** **Enlarge** or **Shrink**, and where a small tile lies. */
export function viewTile(session: Session, id: string): MenuItem[] {
  const arranged = layout.of(session);
  const can = arranged.can(id);
  const act = () => layout.toggle(session, id);
  return [
    ...(can === 'enlarge' ? [{ name: words.enlarge, icon: expand, act }] : []),
    ...(can === 'shrink' ? [{ name: words.shrink, icon: shrink, act }] : []),
    ...(arranged.corner === id ? [{ name: words.corner, icon: diagonal, act: () => layout.moveOn() }] : []),
  ];
}

/** **Hide Self View**, and the way back. */
export function viewSelf(): MenuItem[] {
  return layout.hidesSelf
    ? [{ name: words.showSelf, icon: eye, act: () => layout.showSelf() }]
    : [{ name: words.hideSelf, icon: eyeOff, act: () => layout.hideSelf() }];
}

export function wholeScreen(): MenuItem[] {
  if (!fullscreen.isThere) return [];
  return [
    {
      name: fullscreen.isOn ? words.exitFullscreen : words.fullscreen,
      icon: fullscreen.isOn ? minimize : maximize,
      act: () => fullscreen.toggle(),
      ...keys.hint('fullscreen'),
    },
  ];
}

/** Of **More**: what is not about one tile. */
export function viewSession(session: Session): MenuItem[] {
  const back = layout.hidesSelf ? viewSelf() : [];
  const switches = keys.areToldOf
    ? [
        {
          name: keys.areOn ? words.keysOff : words.keysOn,
          icon: keyboard,
          detail: words.keysMore,
          act: () => keys.toggle(),
        },
      ]
    : [];
  return [...back, ...wholeScreen(), ...smallWindow(session), ...switches];
}

function smallWindow(session: Session): MenuItem[] {
  if (!floating.isThere) return [];
  return [
    {
      name: floating.isOn ? words.endFloat : words.float,
      icon: pictureInPicture,
      detail: words.floatMore,
      act: () => void floating.toggle(session),
    },
  ];
}
