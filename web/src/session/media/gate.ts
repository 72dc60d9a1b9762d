// Decides what of this device may go out, and whether it is connected at all. The server enforces the same; this page
// does not rely on that, and takes its tracks off the senders itself.
import type { Kind } from '../../wire/Kind';
import type { PhaseTag } from '../../wire/PhaseTag';
import type { Role } from '../../wire/Role';
import type { StandingTag } from '../../wire/StandingTag';

export interface Place {
  role: Role;
  standing: StandingTag;
  phase: PhaseTag;
  kind: Kind;
}

/** Who waits is connected already, with nothing on the senders: to be admitted then takes no negotiation. */
export function keepsConnection({ role, standing, phase }: Place): boolean {
  if (phase === 'ended') return false;
  if (role === 'host') return standing === 'admitted';
  return standing === 'waiting' || standing === 'asking' || standing === 'admitted' || standing === 'paused';
}

/** Inside a live session: the only place from which anything is sent. */
export function maySend({ standing, phase }: Place): boolean {
  return standing === 'admitted' && phase === 'live';
}
