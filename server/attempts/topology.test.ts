import { expect, test } from 'vitest';
import type { Catalog } from '../catalog/index.ts';
import { labOf } from '../grading/testing/labs.ts';
import { startableLab } from './new-attempt.ts';
import { topologyOf } from './topology.ts';

const LIMITS = { memoryMiB: 512, cpus: 1, pids: 512, diskMiB: 1024 };
const SANDBOX = { cluster: 'engines' as const, nodes: [{ name: 'node1' }] };
const TASKS = [{ id: 'task', title: 'Task', points: 100, rules: [{ rule: 'true', hint: 'none' }] }];

test('a lab that asks for a way out gets one, and cannot be started where there is none', () => {
  const lab = labOf({ sandbox: { ...SANDBOX, network: { egress: true } }, tasks: TASKS });
  const catalog = { find: () => lab } as unknown as Catalog;
  expect(topologyOf(lab, LIMITS, ['egress']).egress).toBe(true);
  expect(startableLab(catalog, lab.id, ['egress'])).toBe(lab);
  expect(() => startableLab(catalog, lab.id, ['ipvs'])).toThrow(/lacks egress/);
});

test('another lab gets none, also where it is allowed', () => {
  const lab = labOf({ sandbox: SANDBOX, tasks: TASKS });
  expect(topologyOf(lab, LIMITS, ['egress']).egress).toBe(false);
});

test('a Kubernetes cluster has storage unless its lab says what it has', () => {
  const cluster = { cluster: 'kubernetes' as const, nodes: [{ name: 'node1' }] };
  expect(topologyOf(labOf({ sandbox: cluster, tasks: TASKS }), LIMITS, [])).toMatchObject({
    profile: 'minikube',
    addons: ['storage'],
  });
  const bare = labOf({ sandbox: { ...cluster, addons: [] }, tasks: TASKS });
  expect(topologyOf(bare, LIMITS, []).addons).toEqual([]);
  expect(topologyOf(labOf({ sandbox: SANDBOX, tasks: TASKS }), LIMITS, []).addons).toBeUndefined();
});
