import { expect, test } from 'vitest';
import { limitsFor, numberedTopology } from './numbered-topology.ts';

const LIMITS = { memoryMiB: 512, cpus: 1, pids: 512, diskMiB: 1024 };
const IMAGES = { preload: ['busybox:latest'], offered: [] };
const HOST = { limits: LIMITS, isolation: 'userns' } as const;

test('the first node leads, and nodes of Kubernetes get what they need at least', () => {
  expect(numberedTopology({ cluster: 'swarm', nodes: 2 }, IMAGES, HOST)).toMatchObject({
    nodes: [
      { name: 'node1', role: 'manager' },
      { name: 'node2', role: 'worker' },
    ],
    limits: LIMITS,
    preload: ['busybox:latest'],
  });
  const kube = numberedTopology({ cluster: 'kubernetes', nodes: 2 }, IMAGES, HOST);
  expect(kube).toMatchObject({ profile: 'kubeadm', addons: [], limits: { memoryMiB: 2048, pids: 4096, cpus: 1 } });
  expect(kube.nodes.map(({ role }) => role)).toEqual(['control-plane', 'worker']);
});

test('only Kubernetes has a profile, and a server that gives more keeps to it', () => {
  expect(numberedTopology({ cluster: 'engines', nodes: 1, profile: 'minikube' }, IMAGES, HOST).profile).toBeUndefined();
  expect(limitsFor('kubernetes', { ...LIMITS, memoryMiB: 4096 }).memoryMiB).toBe(4096);
});
