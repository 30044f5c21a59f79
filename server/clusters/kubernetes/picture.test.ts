import { describe, expect, it } from 'vitest';
import { HostError, type KubeApi } from '../../host/index.ts';
import type { ClusterNode } from '../types.ts';
import { drawKubernetes } from './picture.ts';

const never = new AbortController().signal;
const meta = (name: string, more: object = {}) => ({ name, namespace: 'default', uid: `uid-${name}`, ...more });
const ownedBy = (kind: string, name: string) => ({
  ownerReferences: [{ kind, name, uid: `uid-${name}`, controller: true }],
});
const ready = { conditions: [{ type: 'Ready', status: 'True' }] };

function nodesWith(lists: Record<string, object[]>): ClusterNode[] {
  const kube = {
    get: async (path: string) => ({ items: lists[path.split('/').at(-1) ?? ''] ?? [] }),
  } as unknown as KubeApi;
  const one = { name: 'node1', role: 'control-plane', kube } as unknown as ClusterNode;
  return [one, { name: 'node2', role: 'worker' } as unknown as ClusterNode];
}

const CLUSTER = {
  nodes: [
    { metadata: meta('node1'), status: ready },
    {
      metadata: meta('node2'),
      spec: { unschedulable: true },
      status: { conditions: [{ type: 'Ready', status: 'False' }] },
    },
  ],
  deployments: [
    {
      metadata: meta('web'),
      spec: { replicas: 2, template: { spec: { containers: [{ image: 'lab/web:1.0' }] } } },
    },
    { metadata: { ...meta('coredns'), namespace: 'kube-system' }, spec: { replicas: 2 } },
  ],
  replicasets: [{ metadata: meta('web-7f', ownedBy('Deployment', 'web')), spec: { replicas: 2 } }],
  services: [{ metadata: meta('web'), spec: { ports: [{ port: 80, nodePort: 30080 }] } }],
  pods: [
    {
      metadata: meta('web-7f-a', ownedBy('ReplicaSet', 'web-7f')),
      spec: { nodeName: 'node1', containers: [{ name: 'web', image: 'lab/web:1.0' }] },
      status: { phase: 'Running', ...ready },
    },
    {
      metadata: meta('web-7f-b', ownedBy('ReplicaSet', 'web-7f')),
      spec: { nodeName: 'node2', containers: [{ name: 'web', image: 'lab/web:9' }] },
      status: {
        phase: 'Pending',
        containerStatuses: [{ name: 'web', state: { waiting: { reason: 'ImagePullBackOff' } } }],
      },
    },
    {
      metadata: { ...meta('alone'), namespace: 'shop' },
      status: { phase: 'Pending', conditions: [{ type: 'PodScheduled', status: 'False', message: 'no node fits' }] },
    },
    { metadata: { ...meta('coredns-1'), namespace: 'kube-system' }, spec: { nodeName: 'node1' } },
  ],
};

describe('the picture of a Kubernetes cluster', () => {
  it('shows pods on their nodes, in the colour of what keeps them', async () => {
    const { nodes, unplaced } = await drawKubernetes(nodesWith(CLUSTER), never);
    expect(nodes).toMatchObject([
      {
        name: 'node1',
        role: 'control-plane',
        state: 'ready',
        chips: [{ name: 'web-7f-a', group: 'web', state: 'running', version: '1.0' }],
      },
      {
        name: 'node2',
        state: 'down',
        availability: 'drain',
        chips: [{ group: 'web', state: 'failed', detail: 'ImagePullBackOff' }],
      },
    ]);
    expect(unplaced).toMatchObject([{ id: 'shop/alone', name: 'shop/alone', state: 'wanted', detail: 'no node fits' }]);
  });

  it("lists workloads with what is wanted and what runs, without the cluster's own", async () => {
    const { groups } = await drawKubernetes(nodesWith(CLUSTER), never);
    expect(groups).toMatchObject([
      { name: 'web', kind: 'workload', wanted: 2, running: 1, image: 'lab/web:1.0', ports: ['80:30080'] },
      { name: 'shop/alone', kind: 'plain', running: 0 },
    ]);
  });

  it('has the namespaces with their owner trees, Services with what is behind them, claims, and events', async () => {
    const { kubernetes } = await drawKubernetes(
      nodesWith({
        ...CLUSTER,
        namespaces: [meta('kube-system'), meta('kube-public'), meta('default')].map((metadata) => ({ metadata })),
        replicasets: [
          ...CLUSTER.replicasets,
          { metadata: meta('web-5c', ownedBy('Deployment', 'web')), spec: { replicas: 0 } },
        ],
        endpointslices: [
          {
            metadata: { ...meta('web-x'), labels: { 'kubernetes.io/service-name': 'web' } },
            endpoints: [
              { targetRef: { name: 'web-7f-a' }, conditions: { ready: true } },
              { targetRef: { name: 'web-7f-b' }, conditions: { ready: false } },
            ],
          },
        ],
        persistentvolumeclaims: [
          {
            metadata: meta('data'),
            spec: { storageClassName: 'standard', resources: { requests: { storage: '1Gi' } } },
          },
        ],
        events: [
          {
            metadata: meta('e1'),
            reason: 'Pulled',
            lastTimestamp: '2026-01-01T00:00:00Z',
            involvedObject: { kind: 'Pod', name: 'a' },
          },
          {
            metadata: meta('e2'),
            type: 'Warning',
            reason: 'Failed',
            count: 3,
            lastTimestamp: '2026-01-01T00:00:05Z',
            involvedObject: { kind: 'Pod', name: 'b', namespace: 'shop' },
          },
        ],
      }),
      never,
    );
    const [first, system] = kubernetes?.namespaces ?? [];
    expect(kubernetes?.namespaces.map(({ name, own }) => [name, own])).toEqual([
      ['default', false],
      ['kube-system', true],
    ]);
    expect(first?.objects).toMatchObject([
      { kind: 'Deployment', name: 'web', wanted: 2, state: 'starting' },
      { kind: 'ReplicaSet', name: 'web-7f', owner: 'uid-web' },
      { kind: 'Pod', name: 'web-7f-a', owner: 'uid-web-7f', state: 'running' },
      { kind: 'Pod', name: 'web-7f-b', owner: 'uid-web-7f', state: 'failed', detail: 'ImagePullBackOff' },
    ]);
    expect(first?.services).toEqual([
      {
        name: 'web',
        type: 'ClusterIP',
        ports: ['80:30080'],
        endpoints: [
          { pod: 'web-7f-a', ready: true },
          { pod: 'web-7f-b', ready: false },
        ],
      },
    ]);
    expect(first?.claims).toEqual([{ name: 'data', phase: 'Pending', size: '1Gi', storageClass: 'standard' }]);
    expect(system?.objects.map(({ name }) => name)).toEqual(['coredns', 'coredns-1']);
    expect(kubernetes?.events).toMatchObject([
      { object: 'Pod shop/b', reason: 'Failed', warning: true, count: 3 },
      { object: 'Pod a', reason: 'Pulled', warning: false, count: 1 },
    ]);
  });

  it('says when the API server does not answer', async () => {
    const nodes = nodesWith({});
    const [first] = nodes;
    if (first?.kube) first.kube.get = () => Promise.reject(new HostError('kube_unreachable', 'refused'));
    const picture = await drawKubernetes(nodes, never);
    expect(picture.problem).toBe('The cluster cannot be read: refused');
    expect(picture.nodes.map(({ state }) => state)).toEqual(['unreachable', 'unknown']);
  });
});
