import { expect, test } from 'vitest';
import type { KubeObject } from '../../../protocol/index.ts';
import { contents, ownerTrees, readiness } from './kube-tree.ts';

const object = (kind: string, name: string, more: Partial<KubeObject> = {}): KubeObject => ({
  id: name,
  kind,
  name,
  state: 'running',
  ready: 1,
  ...more,
});

test('what an object keeps stands below it, and what nobody keeps on top', () => {
  const trees = ownerTrees([
    object('Pod', 'web-1', { owner: 'web-rs' }),
    object('Deployment', 'web'),
    object('ReplicaSet', 'web-rs', { owner: 'web' }),
    object('Pod', 'orphan', { owner: 'gone' }),
  ]);
  expect(trees.map((tree) => tree.object.name)).toEqual(['web', 'orphan']);
  expect(trees[0]?.kept[0]?.object.name).toBe('web-rs');
  expect(trees[0]?.kept[0]?.kept[0]?.object.name).toBe('web-1');
});

test('readiness is told where something is wanted', () => {
  expect(readiness(object('Deployment', 'web', { ready: 2, wanted: 3 }))).toBe('2 of 3 ready');
  expect(readiness(object('Job', 'pi', { ready: 1, wanted: 3 }))).toBe('1 of 3 done');
  expect(readiness(object('CronJob', 'tick'))).toBeUndefined();
});

test('a namespace is summed up in a line', () => {
  const empty = { name: 'lab', own: false, objects: [], services: [], claims: [] };
  expect(contents(empty)).toBe('empty');
  const objects = [object('Deployment', 'web'), object('Pod', 'a'), object('Pod', 'b')];
  const services = [{ name: 'web', type: 'ClusterIP', ports: [], endpoints: [] }];
  expect(contents({ ...empty, objects, services })).toBe('1 workload, 2 pods, 1 Service');
});
