import { expect, test } from 'vitest';
import { patient } from './patience.ts';

test('waits as long as usual, unless the environment asks for more', () => {
  expect(patient(1000, {})).toBe(1000);
  expect(patient(1000, { DRYDOCK_PATIENCE: '6' })).toBe(6000);
  for (const no of ['', '0.1', '-3', 'much']) expect(patient(1000, { DRYDOCK_PATIENCE: no })).toBe(1000);
});
