import { describe, expect, it } from 'vitest';
import type { AttemptView } from '../../../protocol/index.ts';
import { fill } from './fill.ts';

const attempt = {
  variables: { colour: 'teal' },
  sandbox: { nodes: [{ name: 'node1', role: 'manager', health: 'healthy', address: '10.1.0.2' }] },
} as unknown as AttemptView;

describe('texts of an attempt', () => {
  it('shows the drawn variables and the addresses of nodes', () => {
    expect(fill('label ${colour}, join ${node1.address}:2377', attempt)).toBe('label teal, join 10.1.0.2:2377');
  });

  it('leaves shell variables alone', () => {
    expect(fill('echo ${HOME} $HOME ${node9.address}', attempt)).toBe('echo ${HOME} $HOME ${node9.address}');
  });
});
