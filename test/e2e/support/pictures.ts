/** DEVELOPMENT AND PAGE TESTS ONLY: invented pictures of clusters for the mock server. */
import type { ClusterPicture, KubeEventView, KubeNamespaceView, PictureChip } from '../../../protocol/index.ts';

function chip(name: string, group: string, version: string, state: PictureChip['state'], id = name): PictureChip {
  return { id, kind: 'task', name, group, image: `lab/${group}:${version}`, version, state };
}

export function mockPicture(now: number): ClusterPicture {
  return {
    at: now,
    cluster: 'swarm',
    nodes: [
      {
        name: 'node1',
        role: 'manager',
        leader: true,
        state: 'ready',
        availability: 'active',
        memoryMiB: 2048,
        chips: [chip('web.1', 'web', '1.0', 'running'), chip('cache.1', 'cache', '7', 'running')],
      },
      {
        name: 'node2',
        role: 'worker',
        leader: false,
        state: 'ready',
        availability: 'active',
        memoryMiB: 2048,
        chips: [
          chip('web.2', 'web', '1.0', 'running'),
          { ...chip('web.3', 'web', '2.0', 'starting', 'web.3-new'), detail: 'preparing' },
        ],
      },
      {
        name: 'node3',
        role: 'worker',
        leader: false,
        state: 'ready',
        availability: 'drain',
        memoryMiB: 2048,
        chips: [
          chip('web.3', 'web', '1.0', 'stopped', 'web.3-old'),
          { ...chip('probe.1', 'probe', 'latest', 'failed'), detail: 'exit 137' },
        ],
      },
    ],
    unplaced: [chip('report.1', 'report', '1.1', 'wanted')],
    groups: [
      {
        name: 'web',
        kind: 'service',
        wanted: 3,
        running: 2,
        image: 'lab/web:2.0',
        ports: ['8080→80'],
        networks: ['shop'],
        update: 'updating',
      },
      { name: 'cache', kind: 'service', wanted: 1, running: 1, image: 'redis:7', ports: [], networks: ['shop'] },
      { name: 'probe', kind: 'service', wanted: 1, running: 0, ports: [], networks: [] },
      { name: 'report', kind: 'service', wanted: 1, running: 0, ports: [], networks: [] },
    ],
    networks: [
      { name: 'ingress', driver: 'overlay', members: ['web'] },
      { name: 'shop', driver: 'overlay', members: ['web', 'cache'] },
    ],
  };
}

/** Five nodes with a hundred tasks each. */
export function crowdedPicture(now: number, round = 0): ClusterPicture {
  const groups = ['web', 'api', 'worker', 'cache', 'mail'];
  return {
    at: now,
    cluster: 'swarm',
    nodes: groups.map((_, n) => ({
      name: `node${n + 1}`,
      role: n < 3 ? 'manager' : 'worker',
      leader: n === 0,
      state: 'ready',
      availability: 'active',
      memoryMiB: 4096,
      chips: Array.from({ length: 100 }, (_, c) => {
        const group = groups[(c + n) % 5] ?? 'web';
        return chip(
          `${group}.${n * 100 + c}`,
          group,
          '1.0',
          (c + round) % 17 === 0 ? 'starting' : 'running',
          `t${n}-${c}`,
        );
      }),
    })),
    unplaced: [],
    groups: groups.map((name) => ({ name, kind: 'service', wanted: 100, running: 94, ports: [], networks: ['shop'] })),
    networks: [{ name: 'shop', driver: 'overlay', members: groups }],
  };
}

/** A Kubernetes cluster with a Deployment half of whose pods cannot get their image; `other` is the broken pod's name. */
export function kubePicture(now: number, other = 'web-7f-b'): ClusterPicture {
  const pod = (name: string, state: PictureChip['state'], detail?: string): PictureChip => ({
    id: `shop/${name}`,
    kind: 'pod',
    name: `shop/${name}`,
    group: 'shop/web',
    image: 'lab/web:1.0',
    version: '1.0',
    state,
    detail,
  });
  return {
    at: now,
    cluster: 'kubernetes',
    nodes: [
      {
        name: 'node1',
        role: 'control-plane',
        leader: true,
        state: 'ready',
        chips: [pod('web-7f-a', 'running'), pod(other, 'failed', 'ImagePullBackOff')],
      },
    ],
    unplaced: [],
    groups: [{ name: 'shop/web', kind: 'workload', wanted: 2, running: 1, ports: ['80'], networks: [] }],
    networks: [],
    kubernetes: { namespaces: [shopNamespace(other), systemNamespace()], events: kubeEvents(now, other) },
  };
}

function shopNamespace(other: string): KubeNamespaceView {
  return {
    name: 'shop',
    own: false,
    objects: [
      { id: 'd', kind: 'Deployment', name: 'web', state: 'starting', ready: 1, wanted: 2 },
      { id: 'r', kind: 'ReplicaSet', name: 'web-7f', owner: 'd', state: 'starting', ready: 1, wanted: 2 },
      { id: 'p1', kind: 'Pod', name: 'web-7f-a', owner: 'r', state: 'running', ready: 1, wanted: 1 },
      {
        id: 'p2',
        kind: 'Pod',
        name: other,
        owner: 'r',
        state: 'failed',
        detail: 'ImagePullBackOff',
        ready: 0,
        wanted: 1,
      },
    ],
    services: [
      {
        name: 'web',
        type: 'ClusterIP',
        ports: ['80'],
        endpoints: [
          { pod: 'web-7f-a', ready: true },
          { pod: other, ready: false },
        ],
      },
    ],
    claims: [{ name: 'data', phase: 'Bound', size: '1Gi', storageClass: 'standard' }],
  };
}

function systemNamespace(): KubeNamespaceView {
  const objects = [{ id: 'dns', kind: 'Deployment', name: 'coredns', state: 'running' as const, ready: 1, wanted: 1 }];
  return { name: 'kube-system', own: true, objects, services: [], claims: [] };
}

function kubeEvents(now: number, other: string): KubeEventView[] {
  const event = { id: 'e1', at: now, warning: true, object: `Pod shop/${other}`, reason: 'Failed', count: 3 };
  const started = {
    id: 'e2',
    at: now - 1000,
    warning: false,
    object: 'Pod shop/web-7f-a',
    reason: 'Started',
    count: 1,
  };
  return [
    { ...event, message: 'Error: ImagePullBackOff' },
    { ...started, message: 'Started container web' },
  ];
}
