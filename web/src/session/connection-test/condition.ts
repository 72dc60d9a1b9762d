// What of a test hosts may know while this person waits: three grades, and no number, no name of a device, no address.
import { untrack } from 'svelte';
import type { Condition } from '../../wire/Condition';
import { tested } from '../tested.svelte';
import { type Findings, grades } from './devices';
import type { Outcome } from './figures';

/**
 * Tells hosts how a test came out, as soon as this person waits and for as long. What an earlier one found of devices that this one has
 * not tested still holds.
 */
export function tellCondition({ camera, microphone, connection }: Condition): void {
  // Whoever tells it goes by the test, and not by what was told before.
  const before = untrack(() => tested.condition);
  tested.tell({
    camera: camera ?? before?.camera ?? null,
    microphone: microphone ?? before?.microphone ?? null,
    connection: connection ?? before?.connection ?? null,
  });
}

/** After a test of everything. The connection is the network alone, whatever the devices do. */
export function tellTested(findings: Findings, { network }: Pick<Outcome, 'network'>): void {
  const { camera = null, microphone = null } = grades(findings);
  tellCondition({ camera, microphone, connection: network });
}
