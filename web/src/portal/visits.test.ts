import { describe, expect, it } from 'vitest';
import type { Visit } from '../wire/Visit';
import { mayStart, sorted } from './visits';

const minute = 60_000;
const at = Date.parse('2026-11-23T14:00:00Z');

function visit(more: Partial<Visit> = {}): Visit {
  return {
    id: 'a',
    title: '',
    kind: 'individual',
    hosts: ['Dr. Maya Okafor'],
    starts_at: at,
    minutes: 50,
    opens_at: at - 15 * minute,
    state: 'coming',
    link: 'https://care.example.org/s/x',
    ...more,
  };
}

const ids = (visits: Visit[]) => visits.map(({ id }) => id);

describe('Start Session', () => {
  it('stands beside an appointment from the time on that the server names, to its planned end', () => {
    expect(mayStart(visit(), at - 15 * minute - 1)).toBe(false);
    expect(mayStart(visit(), at - 15 * minute)).toBe(true);
    expect(mayStart(visit(), at + 49 * minute)).toBe(true);
  });

  it('stands beside one that a host has started before', () => {
    expect(mayStart(visit({ state: 'running' }), at - 60 * minute)).toBe(true);
  });

  it('does not stand beside what is over or cancelled, or has no link', () => {
    for (const more of [{ state: 'over' }, { state: 'cancelled' }, { state: 'running', link: null }] as const)
      expect(mayStart(visit(more), at)).toBe(false);
  });
});

describe('the appointments', () => {
  const [later, next, gone] = [
    visit({ id: 'later', starts_at: at + 90 * minute }),
    visit({ id: 'next' }),
    visit({ id: 'gone', starts_at: at - 90 * minute }),
  ];

  it('stand in the order of their time, those that are past from the last one back', () => {
    const older = visit({ id: 'older', state: 'over', starts_at: at - 900 * minute });
    const { coming, past } = sorted([older, later, gone, next], at);
    expect(ids(coming)).toEqual(['next', 'later']);
    expect(ids(past)).toEqual(['gone', 'older']);
  });

  it('are not past as long as their session runs', () => {
    expect(ids(sorted([{ ...gone, state: 'running' }], at).coming)).toEqual(['gone']);
  });

  it('stand there cancelled until their time is over', () => {
    const cancelled = visit({ id: 'off', state: 'cancelled' });
    expect(ids(sorted([cancelled], at).coming)).toEqual(['off']);
    expect(ids(sorted([cancelled], at + 50 * minute).past)).toEqual(['off']);
  });
});
