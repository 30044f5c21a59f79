import { expect, test } from 'vitest';
import type { Json } from '../../graders/index.ts';
import { converging as of } from './converging.ts';

const NOW = Date.parse('2026-01-01T00:01:00Z');
const converging = (value: Json) => of([{ ok: true, value }], NOW);
const pod = (status: object, metadata: object = {}) =>
  ({ kind: 'Pod', metadata: { name: 'a', ...metadata }, status }) as Json;

test('a pod is on its way until it runs, unless it is stuck or has no place', () => {
  const waiting = (reason: string) => ({ phase: 'Pending', containerStatuses: [{ state: { waiting: { reason } } }] });
  expect(converging(pod({ phase: 'Pending' }))).toBe('perhaps');
  expect(converging(pod(waiting('ContainerCreating')))).toBe('perhaps');
  expect(converging(pod(waiting('ImagePullBackOff')))).toBe('no');
  expect(converging(pod({ phase: 'Pending', conditions: [{ type: 'PodScheduled', status: 'False' }] }))).toBe('no');
  expect(converging(pod({ phase: 'Running' }))).toBe('no');
  expect(converging([pod({ phase: 'Running' }, { deletionTimestamp: '2026-01-01T00:00:00Z' })])).toBe('perhaps');
});

test('a Deployment is, while its rollout makes progress', () => {
  const deployment = (status: object, at = '2026-01-01T00:00:55Z') =>
    ({
      kind: 'Deployment',
      metadata: { name: 'web', generation: 2 },
      spec: { replicas: 2 },
      status: {
        observedGeneration: 2,
        replicas: 2,
        updatedReplicas: 2,
        availableReplicas: 2,
        conditions: [{ type: 'Progressing', status: 'True', lastUpdateTime: at }],
        ...status,
      },
    }) as Json;
  expect(converging(deployment({}))).toBe('no');
  expect(converging(deployment({ observedGeneration: 1 }))).toBe('yes');
  expect(converging(deployment({ availableReplicas: 1 }))).toBe('yes');
  expect(converging(deployment({ updatedReplicas: 1 }, '2026-01-01T00:00:00Z'))).toBe('no');
});

test('a ReplicaSet is until it has its pods, a Job while one of its pods runs; other objects never are', () => {
  const set = (replicas: number) =>
    ({ kind: 'ReplicaSet', metadata: { name: 'web' }, spec: { replicas: 2 }, status: { replicas } }) as Json;
  expect([converging(set(1)), converging(set(2))]).toEqual(['perhaps', 'no']);
  const job = (status: object) => ({ kind: 'Job', metadata: { name: 'pi' }, status }) as Json;
  expect([converging(job({ active: 1 })), converging(job({ succeeded: 1 }))]).toEqual(['perhaps', 'no']);
  expect(converging({ kind: 'ConfigMap', metadata: { name: 'a' } })).toBe('no');
});
