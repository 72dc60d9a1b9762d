// How it stands with the devices and the connection of this person, as the last test found: grades and nothing else.
import { type Findings, grades } from './devices';
import type { Grade, Outcome } from './figures';

/** What was not tested has no grade. */
export interface Condition {
  camera: Grade | null;
  microphone: Grade | null;
  /** The network alone, whatever the devices do. */
  connection: Grade;
}

class Last {
  told = $state.raw<Condition | null>(null);
}

export const last = new Last();

/** Takes the grades of a test. They are kept here, and go nowhere yet. */
export function tellCondition(result: Condition): void {
  last.told = result;
}

/** After a test of everything. */
export function tellTested(findings: Findings, { network }: Pick<Outcome, 'network'>): void {
  const { camera = null, microphone = null } = grades(findings);
  tellCondition({ camera, microphone, connection: network });
}
