import { expect, test } from 'vitest';
import { zoneGroups } from './zones';

test('likely zones stand first, and each zone stands in the list once', () => {
  const groups = zoneGroups('Suggested', ['America/New_York', '', 'UTC', 'America/New_York']);
  expect(groups[0]).toEqual({
    name: 'Suggested',
    options: [
      { value: 'America/New_York', name: 'New York (America)' },
      { value: 'UTC', name: 'UTC' },
    ],
  });
  const values = groups.flatMap(({ options }) => options.map(({ value }) => value));
  expect(new Set(values).size).toBe(values.length);
  expect(values).toEqual(expect.arrayContaining(Intl.supportedValuesOf('timeZone')));
});

test('all others stand by region under the name of their city', () => {
  const groups = zoneGroups('Suggested', []);
  const names = groups.map(({ name }) => name);
  expect(names).toEqual(names.toSorted());
  const america = groups.find(({ name }) => name === 'America')?.options;
  expect(america).toContainEqual({ value: 'America/New_York', name: 'New York' });
  expect(america?.find(({ value }) => value === 'America/North_Dakota/Center')?.name).toBe('Center, North Dakota');
});
