import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { FromPage } from '../../wire/FromPage';
import { Sizes, watchHeight } from './sizes';

const sent: FromPage[] = [];
let sizes: Sizes;

beforeEach(() => {
  vi.useFakeTimers();
  sent.length = 0;
  sizes = new Sizes((message) => sent.push(message));
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const told = () => {
  vi.runAllTimers();
  const last = sent.at(-1);
  return last?.type === 'sizes' && last.sizes.map(({ participant, height }) => `${participant} ${height}`);
};

test('all sizes are told together, when they rest, and only when they changed', () => {
  sizes.of(['ada', 'ben']);
  for (const height of [300, 310, 320.4]) sizes.shown('ada', height);
  expect(sent).toEqual([]);
  expect(told()).toEqual(['ada 320', 'ben 0']);
  sizes.shown('ada', 320);
  sizes.of(['ada', 'ben']);
  vi.runAllTimers();
  expect(sent).toHaveLength(1);
  sizes.shown('ada', 0);
  expect(told()).toEqual(['ada 0', 'ben 0']);
});

test('a page in the background asks for no picture, at once, and for all of them when it is back', () => {
  sizes.of(['ada']);
  sizes.shown('ada', 300);
  expect(told()).toEqual(['ada 300']);
  sizes.hidden(true);
  expect(sent.at(-1)).toEqual({ type: 'sizes', sizes: [{ participant: 'ada', height: 0 }], screen: 0 });
  sizes.hidden(false);
  expect(told()).toEqual(['ada 300']);
});

test('who is in a window of their own is asked for while the page is in the background, and nobody else is', () => {
  sizes.of(['ada', 'ben']);
  sizes.shown('ada', 300);
  sizes.shown('ben', 300);
  sizes.beside({ participant: 'ada', height: 270.4 });
  expect(told()).toEqual(['ada 300', 'ben 300']);
  sizes.hidden(true);
  expect(told()).toEqual(['ada 270', 'ben 0']);
  sizes.beside(null);
  expect(told()).toEqual(['ada 0', 'ben 0']);
});

test('a new connection is told everything again', () => {
  sizes.of(['ada']);
  sizes.shown('ada', 300);
  expect(told()).toEqual(['ada 300']);
  sizes.forget();
  vi.runAllTimers();
  expect(sent).toHaveLength(2);
});

test('a screen is told with the others, and a page in the background asks for none', () => {
  sizes.of(['ada']);
  sizes.screenShown(719.6);
  vi.runAllTimers();
  expect(sent.at(-1)).toEqual({ type: 'sizes', sizes: [{ participant: 'ada', height: 0 }], screen: 720 });
  sizes.hidden(true);
  expect(sent.at(-1)).toMatchObject({ screen: 0 });
  sizes.hidden(false);
  sizes.screenShown(0);
  vi.runAllTimers();
  expect(sent.at(-1)).toMatchObject({ screen: 0 });
});

test('who is shown and has no picture yet is asked for', () => {
  sizes.of(['ada']);
  sizes.shown('ben', 200);
  expect(told()).toEqual(['ada 0', 'ben 200']);
});

test('nothing is told while nobody is seen', () => {
  sizes.shown('ada', 300);
  expect(told()).toBe(false);
});

test('a picture that is cut to its box is as tall as it would be uncut', () => {
  const stop = vi.fn();
  vi.stubGlobal(
    'ResizeObserver',
    class {
      readonly look: () => void;
      constructor(look: () => void) {
        this.look = look;
      }
      observe() {
        this.look();
      }
      disconnect = stop;
    },
  );
  const sight: ((isIntersecting: boolean) => void)[] = [];
  vi.stubGlobal(
    'IntersectionObserver',
    class {
      constructor(onSight: (seen: { isIntersecting: boolean }[]) => void) {
        sight.push((isIntersecting) => onSight([{ isIntersecting }]));
      }
      observe() {}
      disconnect() {}
    },
  );
  vi.stubGlobal('devicePixelRatio', 2);
  const video = Object.assign(new EventTarget(), {
    clientWidth: 400,
    clientHeight: 300,
    videoWidth: 0,
    videoHeight: 0,
    closest: () => null,
  });
  const heights: number[] = [];
  const unwatch = watchHeight(video as unknown as HTMLVideoElement, (height) => heights.push(height));
  Object.assign(video, { videoWidth: 300, videoHeight: 600 });
  video.dispatchEvent(new Event('resize'));
  Object.assign(video, { videoWidth: 600, videoHeight: 300 });
  video.dispatchEvent(new Event('resize'));
  sight[0]?.(false);
  video.dispatchEvent(new Event('resize'));
  sight[0]?.(true);
  unwatch();
  video.dispatchEvent(new Event('resize'));
  expect(heights).toEqual([600, 1600, 600, 0, 0, 600, 0]);
  heights.length = 0;
  watchHeight(video as unknown as HTMLVideoElement, (height) => heights.push(height), 'contain');
  expect(heights, 'whole in its box').toEqual([400]);
  expect(stop).toHaveBeenCalled();
});
