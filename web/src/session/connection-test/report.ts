// What of a finished test hosts may know while this person waits: three grades, and no number, no name of a device, no address.
import type { Condition } from '../../wire/Condition';
import { tested } from '../tested.svelte';
import { type Check, type Outcome, worst } from './figures';

const ofConnection: Check[] = ['server', 'path', 'steadiness', 'speed'];

export function conditionOf({ checks }: Outcome): Condition {
  const connection = ofConnection.map((check) => checks[check]).filter((grade) => grade !== undefined);
  return {
    camera: checks.camera ?? null,
    microphone: checks.microphone ?? null,
    connection: connection.length ? worst(connection) : null,
  };
}

/**
 * Tells hosts how a finished test came out, as soon as this person waits and for as long. What an earlier one found of devices that
 * this one has not tested still holds.
 */
export function reportTest(outcome: Outcome): void {
  const { camera, microphone, connection } = conditionOf(outcome);
  const before = tested.condition;
  tested.condition = {
    camera: camera ?? before?.camera ?? null,
    microphone: microphone ?? before?.microphone ?? null,
    connection: connection ?? before?.connection ?? null,
  };
}
