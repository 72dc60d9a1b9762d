import { expect, test } from 'vitest';
import { answers, grades, judgeCamera, judgeMicrophone, off, troubled } from './devices';
import { seenIn } from './watch';

const fine = { pictures: 40, brightness: 120, contrast: 40 };
const says = (change: Partial<typeof fine>) => judgeCamera({ ...fine, ...change });
const picture = (...colours: number[][]) => Uint8ClampedArray.from(colours.flatMap((rgb) => [...rgb, 255]));

test('a camera works if pictures come, and is said to be dark or covered where nothing is seen in them', () => {
  expect(says({})).toEqual({ grade: 'good', says: 'works' });
  expect(says({ pictures: 5 }).grade).toBe('good');
  expect(says({ pictures: 4 })).toEqual({ grade: 'poor', says: 'still' });
  expect(says({ brightness: 25 }).grade).toBe('good');
  expect(says({ brightness: 24 })).toEqual({ grade: 'fair', says: 'dark' });
  // A finger before the lens is reddish and the same all over.
  expect(says({ brightness: 50, contrast: 1 }).says).toBe('dark');
  // A white wall is no finger.
  expect(says({ brightness: 200, contrast: 1 }).says).toBe('works');
});

test('a voice is heard, quiet or not there, by how loud it gets', () => {
  expect([-44, -45, -59, -60, -Infinity].map((peak) => judgeMicrophone(peak).says)).toEqual([
    'works',
    'quiet',
    'quiet',
    'silent',
    'silent',
  ]);
});

test('what the person has turned off is not judged, and what did not come is poor', () => {
  expect(grades({ camera: off, microphone: troubled('blocked'), speaker: answers.skip })).toEqual({
    microphone: 'poor',
    speaker: 'fair',
  });
});

test('brightness and contrast are those of what the eye sees', () => {
  expect(seenIn(picture([0, 0, 0], [0, 0, 0]))).toEqual({ brightness: 0, contrast: 0 });
  const mixed = seenIn(picture([255, 255, 255], [0, 0, 0]));
  expect(mixed.brightness).toBeCloseTo(127.5);
  expect(mixed.contrast).toBeCloseTo(127.5);
  expect(seenIn(picture([0, 255, 0])).brightness).toBeGreaterThan(seenIn(picture([0, 0, 255])).brightness);
});
