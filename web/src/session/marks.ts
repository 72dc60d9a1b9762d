// What is off of somebody's microphone and camera, and by whose hand. A host's is told first: it holds whatever the device says.
import type { Medium } from '../wire/Medium';
import type { Person } from '../wire/Person';

export interface Mark {
  medium: Medium;
  by: 'host' | 'self';
}

/** Of who is inside or was; of a device that has said nothing yet, what hosts have muted alone. */
export function marks({ muted, on }: Pick<Person, 'muted' | 'on'>): Mark[] {
  const found: Mark[] = [];
  for (const medium of ['audio', 'video'] as const) {
    if (muted[medium]) found.push({ medium, by: 'host' });
    else if (on && !on[medium]) found.push({ medium, by: 'self' });
  }
  return found;
}
