import { expect, test } from 'vitest';
import type { Devices, PageName, Situation } from './page';
import { devicesFor, keepsScreenOn, pageFor } from './page';
import { sampleMay, sampleView } from './sample';

const calm: Situation = {
  problem: null,
  link: 'open',
  view: null,
  elsewhere: false,
  cutOff: false,
  leftHere: false,
  isLeaving: false,
};
const leaving = { link: 'reconnecting', leftHere: true, isLeaving: true } as const;
const doors = { phase: 'live', admission: 'doors_open' } as const;
const host = { role: 'host', known: true } as const;

const table: [string, Partial<Situation>, PageName][] = [
  ['nothing is known yet', { link: 'connecting' }, 'loading'],
  ['the server was never reached', { link: 'unreachable' }, 'unreachable'],
  ['the link leads nowhere', { problem: { code: 'link_unknown', detail: '' } }, 'problem'],
  ['a client has come', { view: sampleView() }, 'preparing'],
  ['a client left before having a place', { view: sampleView(), leftHere: true }, 'left'],
  ['a client left', { view: sampleView({ standing: 'left' }), leftHere: true }, 'left'],
  ['a client leaves over a broken line', { ...leaving, view: sampleView({ standing: 'admitted' }) }, 'left'],
  ['a client leaves while paused', { ...leaving, view: sampleView({ standing: 'paused' }) }, 'left'],
  ['a host leaves over a broken line', { ...leaving, view: sampleView({ ...host, standing: 'admitted' }) }, 'left'],
  [
    'a client left, and came in again on another device',
    { leftHere: true, elsewhere: true, view: sampleView({ standing: 'admitted' }) },
    'elsewhere',
  ],
  ['a client opens the link again after leaving', { view: sampleView({ standing: 'left' }) }, 'preparing'],
  ['nobody has started', { view: sampleView({ standing: 'waiting' }, { phase: 'not_started' }) }, 'before_start'],
  ['a provider will let them in', { view: sampleView({ standing: 'waiting' }) }, 'waiting'],
  ['waiting while no provider is there', { view: sampleView({ standing: 'waiting' }, { phase: 'held' }) }, 'waiting'],
  ['a seat is free', { view: sampleView({ standing: 'waiting', may: sampleMay({ join_now: true }) }, doors) }, 'door'],
  ['it is full', { view: sampleView({ standing: 'waiting', may: sampleMay({ ask_to_join: true }) }, doors) }, 'full'],
  ['they asked', { view: sampleView({ standing: 'asking' }, doors) }, 'asking'],
  [
    'they asked, and a seat came free',
    {
      view: sampleView({ standing: 'asking', may: sampleMay({ join_now: true }) }, doors),
    },
    'asking',
  ],
  ['they were turned away', { view: sampleView({ standing: 'denied' }) }, 'denied'],
  ['they were removed', { view: sampleView({ standing: 'removed' }) }, 'removed'],
  ['inside', { view: sampleView({ standing: 'admitted' }) }, 'call'],
  ['inside, the line down', { link: 'reconnecting', view: sampleView({ standing: 'admitted' }) }, 'call'],
  ['inside, and cut off', { view: sampleView({ standing: 'admitted' }), cutOff: true }, 'unsaved'],
  ['cut off, and that is written by now', { view: sampleView({ standing: 'paused' }), cutOff: true }, 'paused'],
  ['a host is cut off', { view: sampleView({ ...host, standing: 'admitted' }), cutOff: true }, 'call'],
  ['inside, every provider gone', { view: sampleView({ standing: 'admitted' }, { phase: 'held' }) }, 'held'],
  ['paused', { view: sampleView({ standing: 'paused' }) }, 'paused'],
  ['paused, every provider gone', { view: sampleView({ standing: 'paused' }, { phase: 'held' }) }, 'paused'],
  ['open on another device', { view: sampleView({ standing: 'admitted' }), elsewhere: true }, 'elsewhere'],
  ['over', { view: sampleView({ standing: 'admitted' }, { phase: 'ended' }) }, 'ended'],
  ['over, and they had left', { view: sampleView({ standing: 'left' }, { phase: 'ended' }), leftHere: true }, 'ended'],
  ['a host has come', { view: sampleView(host, { phase: 'not_started' }) }, 'lobby'],
  ['a host is inside', { view: sampleView({ ...host, standing: 'admitted' }) }, 'call'],
  [
    'a host is inside a held session',
    { view: sampleView({ ...host, standing: 'admitted' }, { phase: 'held' }) },
    'call',
  ],
  ['a host left', { view: sampleView({ ...host, standing: 'left' }), leftHere: true }, 'left'],
  [
    'a host may start it again',
    {
      view: sampleView({ ...host, may: sampleMay({ join_now: true }) }, { phase: 'ended' }),
    },
    'lobby',
  ],
];

test.each(table)('%s', (_, situation, page) => {
  expect(pageFor({ ...calm, ...situation })).toBe(page);
});

test('the screen stays on for who waits, at the door too, and not for who is gone or has not come yet', () => {
  for (const page of [
    'lobby',
    'before_start',
    'waiting',
    'door',
    'full',
    'asking',
    'denied',
    'held',
    'call',
  ] as const) {
    expect(keepsScreenOn(page), page).toBe(true);
  }
  for (const page of ['preparing', 'removed', 'left', 'ended', 'elsewhere', 'problem', 'loading'] as const) {
    expect(keepsScreenOn(page), page).toBe(false);
  }
});

const inside = sampleView({ standing: 'admitted' });
const devices: [string, Partial<Situation>, Devices][] = [
  ['nothing is known yet', { link: 'connecting' }, 'as they are'],
  ['getting ready', { view: sampleView() }, 'as they are'],
  ['inside', { view: inside }, 'taken up'],
  ['inside, the line down', { view: inside, link: 'reconnecting' }, 'as they are'],
  ['leaving, and the server does not know yet', { view: inside, leftHere: true, link: 'reconnecting' }, 'let go'],
  ['left', { view: sampleView({ standing: 'left' }), leftHere: true }, 'let go'],
  ['back after leaving', { view: sampleView({ standing: 'left' }) }, 'as they are'],
  ['paused', { view: sampleView({ standing: 'paused' }) }, 'taken up'],
  ['paused, with the place on another device', { view: sampleView({ standing: 'paused' }), elsewhere: true }, 'let go'],
  ['waiting', { view: sampleView({ standing: 'waiting' }) }, 'taken up'],
  [
    'waiting, with the place on another device',
    { view: sampleView({ standing: 'waiting' }), elsewhere: true },
    'let go',
  ],
  ['removed', { view: sampleView({ standing: 'removed' }) }, 'let go'],
  ['denied', { view: sampleView({ standing: 'denied' }) }, 'let go'],
  ['over', { view: sampleView({ standing: 'admitted' }, { phase: 'ended' }) }, 'let go'],
  ['the link is no longer good', { view: inside, problem: { code: 'link_expired', detail: '' } }, 'let go'],
];

test.each(devices)('%s: the devices are %s', (_when, situation, expected) => {
  expect(devicesFor({ ...calm, ...situation })).toBe(expected);
});
