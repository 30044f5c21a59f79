import { expect, test } from 'vitest';
import { elementTitle } from './describe.ts';

test('an element of a list is called by its name, as its API spells it, else by its place', () => {
  expect(elementTitle({ Name: '/web' }, 0)).toBe('web');
  expect(elementTitle({ Spec: { Name: 'counter' } }, 0)).toBe('counter');
  expect(elementTitle({ kind: 'Pod', metadata: { name: 'web-7f-a' } }, 0)).toBe('web-7f-a');
  expect(elementTitle({ Slot: 3, node: 'node2', metadata: { name: 'x' } }, 0)).toBe('task 3 on node2');
  expect(elementTitle({ address: '10.0.0.1' }, 1)).toBe('item 2');
});
