import { expect, test } from 'vitest';
import type { Admission } from '../wire/Admission';
import type { StandingTag } from '../wire/StandingTag';
import type { View } from '../wire/View';
import { news } from './news';
import { samplePerson, sampleView } from './sample';

const types = (from: StandingTag, to: StandingTag) =>
  news(sampleView({ standing: from }), sampleView({ standing: to })).map(({ type }) => type);

test.each<[StandingTag, StandingTag, string[]]>([
  ['waiting', 'admitted', ['admitted']],
  ['asking', 'admitted', ['admitted']],
  ['denied', 'admitted', ['admitted']],
  ['paused', 'admitted', ['resumed']],
  ['asking', 'denied', ['denied']],
  ['admitted', 'paused', ['paused']],
  ['admitted', 'removed', ['removed']],
  ['asking', 'removed', []],
  ['preparing', 'waiting', []],
  ['admitted', 'left', []],
])('from %s to %s a client is told %j', (from, to, told) => {
  expect(types(from, to)).toEqual(told);
});

test('who is muted by a host is told so once', () => {
  const inside = { standing: 'admitted' } as const;
  const muted = sampleView({ ...inside, muted: { audio: true, video: false } });
  expect(news(sampleView(inside), muted)).toEqual([{ type: 'muted_by_host', medium: 'audio', isKept: false }]);
  expect(news(muted, muted)).toEqual([]);
});

test('who begins to share a screen is told once, and not to themselves', () => {
  const [nobody, ada, me] = [null, 'ada', 'me'].map((screen) =>
    sampleView({ standing: 'admitted' }, { screen }, [samplePerson('ada')]),
  ) as [View, View, View];
  expect(news(nobody, ada)).toEqual([{ type: 'screen_shared', person: samplePerson('ada') }]);
  expect([news(ada, ada), news(ada, nobody), news(nobody, me)]).toEqual([[], [], []]);
});

test('everybody is told of the end, once', () => {
  const [live, ended] = [
    sampleView({ standing: 'admitted' }),
    sampleView({ standing: 'admitted' }, { phase: 'ended' }),
  ];
  expect(news(live, ended)).toEqual([{ type: 'ended' }]);
  expect(news(ended, ended)).toEqual([]);
});

const waiting = samplePerson('a', { standing: 'waiting' }, { waiting_to_join: true });

test('a host is told of an arrival, and when it is settled', () => {
  const host = { role: 'host', standing: 'admitted' } as const;
  const [empty, one] = [sampleView(host), sampleView(host, {}, [waiting])];
  expect(news(empty, one)).toEqual([{ type: 'arrived', person: waiting }]);
  expect(news(one, one)).toEqual([]);
  expect(news(one, empty)).toEqual([{ type: 'settled', participant: 'a' }]);
});

test('a host is told of who walks in by themselves, and not of who was let in or is back', () => {
  const host = { role: 'host', standing: 'admitted' } as const;
  const at = (admission: Admission, standing: StandingTag, joins = false) =>
    sampleView(host, { admission }, [samplePerson('a', { standing }, { waiting_to_join: joins })]);
  const came = (admission: Admission, before: StandingTag, joins = false) =>
    news(at(admission, before, joins), at(admission, 'admitted')).map(({ type }) => type);
  expect(came('doors_open', 'waiting')).toEqual(['walked_in']);
  expect(came('doors_open', 'asking', true)).toEqual(['settled']);
  expect(came('doors_open', 'paused')).toEqual([]);
  expect(came('provider_admits', 'waiting')).toEqual([]);
});

test('a client is told of nobody who comes or goes', () => {
  const inside = { standing: 'admitted' } as const;
  expect(news(sampleView(inside), sampleView(inside, {}, [waiting]))).toEqual([]);
});

test('a host is told of a client who leaves, and not of one who is paused or loses the connection', () => {
  const host = { role: 'host', standing: 'admitted' } as const;
  const inside = samplePerson('a', {}, {});
  const before = sampleView(host, {}, [inside]);
  expect(news(before, sampleView(host))).toEqual([{ type: 'left', person: inside }]);
  for (const still of [{ standing: 'paused' }, { standing: 'admitted', present: false }] as const) {
    expect(news(before, sampleView(host, {}, [samplePerson('a', still, {})]))).toEqual([]);
  }
});
