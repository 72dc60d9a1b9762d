// The one who looks: times are shown in the browser's zone, as their region writes them in the language of the page.
import { locale } from '../messages/language';
import { type Times, times } from './times';

let made: { locale: string; times: Times } | undefined;

/** Ask anew each time something is drawn: the language may have changed. */
export function viewerTimes(): Times {
  const now = locale();
  if (made?.locale !== now) made = { locale: now, times: times(now) };
  return made.times;
}
