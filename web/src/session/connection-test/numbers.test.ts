import { expect, test } from 'vitest';
import { connectionTest } from '../../messages/connection-test';
import { numbers } from './numbers';

const figures = {
  path: 'tcp',
  open: { udp: null, tcp: true },
  serverMs: 12.4,
  roundTripMs: 30.6,
  jitterMs: 1.5,
  lossUp: 0.0123,
  lossDown: 0,
  up: 1_234_567,
  down: null,
} as const;

test('figures are written with their units, and what is missing is said', () => {
  const lines = Object.fromEntries(numbers(figures, connectionTest, 'A browser'));
  expect(lines).toMatchObject({
    Way: 'TCP',
    'UDP open': 'Not offered by this server',
    'Round trip': '31 ms',
    'Lost from you': '1.2 %',
    'Speed from you': '1.23 Mb/s',
    'Speed towards you': 'Not measured',
    Browser: 'A browser',
  });
});
