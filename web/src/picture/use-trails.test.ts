import { describe, expect, it } from 'vitest';
import { moves } from './use-trails.ts';

describe('trails', () => {
  it('follow a task to its new node, and nothing that only came or went', () => {
    const before = new Map([
      ['web.1', 'node1'],
      ['web.2', 'node2'],
      ['gone.1', 'node3'],
    ]);
    const now = new Map([
      ['web.1', 'node3'],
      ['web.2', 'node2'],
      ['new.1', 'node1'],
    ]);
    expect(moves(before, now)).toEqual([{ slot: 'web.1', to: 'node3' }]);
  });
});
