import { expect, it } from 'vitest';
import { found, newClient } from './clients.svelte';
import { titleOf } from './titles';

const client = (name: string, more = {}) => ({ ...newClient(name), ...more });
const zoe = client('Zoë Núñez', { email: 'zoe@mail.example', phone: '+15550100142' });
const all = [zoe, client('Bob Falk', { email: 'bob@mail.example' })];

it('somebody is found by all words of name, address and number, however they are typed', () => {
  for (const text of ['zoe nunez', 'NÚÑEZ', 'zoe@', '0100142 zoë']) expect(found(all, text)).toEqual([zoe]);
  expect(found(all, 'mail')).toEqual(all);
  expect(found(all, ' ')).toEqual(all);
  expect(found(all, 'zoe falk')).toEqual([]);
});

it('whose name begins as it is typed comes before whose name has it somewhere', () => {
  const [daniel, ellen] = [client('Daniel Reyes'), client('Ellen Marsh')];
  expect(found([daniel, ellen], 'el')).toEqual([ellen, daniel]);
  expect(found([daniel, ellen], 'dan')).toEqual([daniel]);
});

it('an appointment without a title is called by whom it is for', () => {
  const clients = [
    { person: 'a', name: 'Ann' },
    { person: 'b', name: 'Bob' },
  ];
  expect(titleOf({ title: 'Skills', clients, kind: 'group' })).toBe('Skills');
  expect(titleOf({ title: '', clients, kind: 'group' })).toBe('Ann and Bob');
  expect(titleOf({ title: '', clients: [], kind: 'group' })).toBe('Group');
});
