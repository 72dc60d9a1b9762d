// What a test finds out of the camera, the microphone and the speaker: the thresholds of Good, Fair and Poor. Pure.
import type { Problem } from '../media/devices';
import type { Device, Grade } from './figures';

/** What is said of a device: how it does, or why it does not come. */
export type Says =
  | 'works'
  | 'dark'
  | 'still'
  | 'quiet'
  | 'silent'
  | 'off'
  | 'coming'
  | 'untested'
  | 'heard'
  | 'skipped'
  | 'unheard'
  | Problem;

export interface Finding {
  /** None where there was nothing to test. */
  grade: Grade | null;
  says: Says;
}

export type Findings = Partial<Record<Device, Finding>>;

/** Turned off by the person: that is no fault, and no test. */
export const off: Finding = { grade: null, says: 'off' };

/** On, and its background is still being set up: nobody sees it yet. */
export const coming: Finding = { grade: null, says: 'coming' };

/** The browser lets this page hear nothing. */
export const untested: Finding = { grade: null, says: 'untested' };

export const troubled = (why: Problem): Finding => ({ grade: 'poor', says: why });

/** A camera that shows so many pictures in two seconds works. */
export const pictures_min = 5;
/** Of 255: the mean brightness below which a face is not seen, and the difference below which there is nothing in a dim picture. */
const dark_max = 24;
const dim_max = 60;
const flat_max = 3;

export interface Seen {
  pictures: number;
  /** Mean and standard deviation of the brightness, 0 to 255. */
  brightness: number;
  contrast: number;
}

export function judgeCamera({ pictures, brightness, contrast }: Seen): Finding {
  if (pictures < pictures_min) return { grade: 'poor', says: 'still' };
  const isCovered = brightness <= dim_max && contrast <= flat_max;
  return brightness <= dark_max || isCovered ? { grade: 'fair', says: 'dark' } : { grade: 'good', says: 'works' };
}

/** Speech is louder than this, in decibels of full scale; what is below the other is no speech. */
export const loud_dbfs = -45;
export const silent_dbfs = -60;

/** From the loudest that was heard. */
export function judgeMicrophone(peak_dbfs: number): Finding {
  if (peak_dbfs > loud_dbfs) return { grade: 'good', says: 'works' };
  return peak_dbfs > silent_dbfs ? { grade: 'fair', says: 'quiet' } : { grade: 'poor', says: 'silent' };
}

export const answers = {
  yes: { grade: 'good', says: 'heard' },
  no: { grade: 'poor', says: 'unheard' },
  skip: { grade: 'fair', says: 'skipped' },
} as const satisfies Record<string, Finding>;

/** What of it is judged. */
export function grades(findings: Findings): Partial<Record<Device, Grade>> {
  const graded = Object.entries(findings).filter(([, { grade }]) => grade !== null);
  return Object.fromEntries(graded.map(([device, { grade }]) => [device, grade]));
}
