import type { ClusterPicture, PictureChip, PictureGroup, PictureNode } from '../../../protocol/index.ts';
import type { KubeApi } from '../../host/index.ts';
import { patient } from '../../lib/patience.ts';
import { imageName } from '../chips.ts';
import type { ClusterNode } from '../types.ts';
import {
  condition,
  type KubeClaim,
  type KubeEvent,
  type KubeList,
  type KubeMeta,
  type KubeNode,
  type KubePod,
  type KubeService,
  type KubeSlice,
  type KubeWorkload,
} from './shapes.ts';
import { isOwn, viewOf } from './view.ts';

/** Of each list; all of them wait for the same few connections. */
const READ_TIMEOUT_MS = 6000;

/** Those of the cluster itself are many, and never news. */
const EVENTS = { limit: 500, fieldSelector: 'metadata.namespace!=kube-system' };

interface Reading {
  nodes: KubeNode[];
  pods: KubePod[];
  services: KubeService[];
  slices: KubeSlice[];
  claims: KubeClaim[];
  namespaces: { metadata: KubeMeta }[];
  events: KubeEvent[];
  /** Kind and object of what keeps pods. */
  workloads: { kind: string; object: KubeWorkload }[];
}

/** The cluster as its API tells it. Rejects only when aborted: without an answer the picture says so. */
export async function drawKubernetes(nodes: ClusterNode[], signal: AbortSignal): Promise<ClusterPicture> {
  const api = nodes.find((node) => node.kube)?.kube;
  try {
    if (!api) throw new Error('This cluster has no control plane.');
    return draw(nodes, await read(api, signal));
  } catch (error) {
    signal.throwIfAborted();
    const why = error instanceof Error ? error.message : String(error);
    return {
      at: Date.now(),
      cluster: 'kubernetes',
      nodes: nodes.map((node) => ({ ...bare(node), state: node.kube ? 'unreachable' : 'unknown', chips: [] })),
      unplaced: [],
      groups: [],
      networks: [],
      problem: `The cluster cannot be read: ${why}`,
    };
  }
}

async function read(api: KubeApi, signal: AbortSignal): Promise<Reading> {
  const list = async <T>(path: string, query?: Record<string, string | number>) =>
    (await api.get<KubeList<T>>(path, { signal, timeoutMs: patient(READ_TIMEOUT_MS), query })).items;
  const kept = async (kind: string, plural: string, group = 'apps') =>
    (await list<KubeWorkload>(`/apis/${group}/v1/${plural}`)).map((object) => ({ kind, object }));
  const [nodes, pods, services, slices, claims, namespaces, events, ...workloads] = await Promise.all([
    list<KubeNode>('/api/v1/nodes'),
    list<KubePod>('/api/v1/pods'),
    list<KubeService>('/api/v1/services'),
    list<KubeSlice>('/apis/discovery.k8s.io/v1/endpointslices'),
    list<KubeClaim>('/api/v1/persistentvolumeclaims'),
    list<{ metadata: KubeMeta }>('/api/v1/namespaces'),
    list<KubeEvent>('/api/v1/events', EVENTS),
    kept('Deployment', 'deployments'),
    kept('ReplicaSet', 'replicasets'),
    kept('StatefulSet', 'statefulsets'),
    kept('DaemonSet', 'daemonsets'),
    kept('Job', 'jobs', 'batch'),
    kept('CronJob', 'cronjobs', 'batch'),
  ]);
  return { nodes, pods, services, slices, claims, namespaces, events, workloads: workloads.flat() };
}

const bare = (node: ClusterNode): Pick<PictureNode, 'name' | 'role' | 'leader'> => ({
  name: node.name,
  role: node.role,
  leader: node.role === 'control-plane',
});

function draw(nodes: ClusterNode[], reading: Reading): ClusterPicture {
  const pods = reading.pods.filter((pod) => !isOwn(pod)).map((pod) => ({ pod, chip: podChip(pod, reading) }));
  const on = (name: string | undefined) =>
    pods.filter(({ pod }) => pod.spec?.nodeName === name).map(({ chip }) => chip);
  return {
    at: Date.now(),
    cluster: 'kubernetes',
    nodes: nodes.map((node) => pictureNode(node, reading.nodes, on(node.name))),
    unplaced: on(undefined),
    groups: groupsOf(reading, pods),
    networks: [],
    kubernetes: viewOf({ ...reading, stateOf: podState }),
  };
}

function pictureNode(node: ClusterNode, members: KubeNode[], chips: PictureChip[]): PictureNode {
  const member =
    members.find(({ metadata }) => metadata.name === node.name) ?? (members.length === 1 ? members[0] : undefined);
  return {
    ...bare(node),
    state: member ? (condition(member, 'Ready') === 'True' ? 'ready' : 'down') : 'unknown',
    availability: member?.spec?.unschedulable ? 'drain' : undefined,
    chips: chips.sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true })),
  };
}

/** Who keeps a pod, at the end of its chain of owners: a ReplicaSet's Deployment. */
function keeperOf(pod: KubePod, { workloads }: Reading): { kind: string; name: string } {
  let keeper = { kind: 'Pod', name: pod.metadata.name };
  let owner = pod.metadata.ownerReferences?.find((one) => one.controller);
  for (let depth = 0; owner && depth < 5; depth++) {
    keeper = { kind: owner.kind, name: owner.name };
    const uid: string = owner.uid;
    owner = workloads
      .find(({ object }) => object.metadata.uid === uid)
      ?.object.metadata.ownerReferences?.find((one) => one.controller);
  }
  return keeper;
}

/** web of the namespace default, shop/web of another. */
function placed(namespace: string | undefined, name: string): string {
  return namespace === undefined || namespace === 'default' ? name : `${namespace}/${name}`;
}

function podChip(pod: KubePod, reading: Reading): PictureChip {
  const { state, detail } = podState(pod);
  const { namespace, name } = pod.metadata;
  return {
    id: `${namespace}/${name}`,
    kind: 'pod',
    name: placed(namespace, name),
    group: placed(namespace, keeperOf(pod, reading).name),
    ...imageName(pod.spec?.containers?.[0]?.image ?? ''),
    state,
    detail,
  };
}

function podState({ metadata, spec, status }: KubePod): { state: PictureChip['state']; detail?: string } {
  if (metadata.deletionTimestamp) return { state: 'stopped', detail: 'Terminating' };
  const containers = [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])];
  const waiting = containers.map((one) => one.state?.waiting?.reason).find((reason) => reason !== undefined);
  const bad = waiting !== undefined && !['ContainerCreating', 'PodInitializing'].includes(waiting);
  switch (status?.phase) {
    case 'Running':
      if (bad) return { state: 'failed', detail: waiting };
      if (condition({ status }, 'Ready') === 'True') return { state: 'running' };
      return { state: 'starting', detail: 'not ready' };
    case 'Succeeded':
      return { state: 'stopped', detail: 'Completed' };
    case 'Failed':
      return { state: 'failed', detail: status.reason ?? 'Failed' };
    default: {
      if (bad) return { state: 'failed', detail: waiting };
      const scheduled = status?.conditions?.find(({ type }) => type === 'PodScheduled');
      return spec?.nodeName ? { state: 'starting', detail: waiting } : { state: 'wanted', detail: scheduled?.message };
    }
  }
}

function groupsOf(reading: Reading, pods: { pod: KubePod; chip: PictureChip }[]): PictureGroup[] {
  const tops = reading.workloads.filter(
    ({ object }) => !isOwn(object) && !object.metadata.ownerReferences?.some((owner) => owner.controller),
  );
  const running = (name: string) => pods.filter(({ chip }) => chip.group === name && chip.state === 'running').length;
  const workloads = tops.map(({ kind, object }): PictureGroup => {
    const name = placed(object.metadata.namespace, object.metadata.name);
    return {
      name,
      kind: 'workload',
      wanted: kind === 'DaemonSet' ? object.status?.desiredNumberScheduled : object.spec?.replicas,
      running: running(name),
      image: object.spec?.template?.spec?.containers?.[0]?.image,
      ports: portsOf(reading.services, object.metadata.namespace, object.metadata.name),
      networks: [],
    };
  });
  const known = new Set(workloads.map(({ name }) => name));
  const alone = pods.filter(({ chip }) => !known.has(chip.group));
  return [
    ...workloads,
    ...[...new Set(alone.map(({ chip }) => chip.group))].map((name): PictureGroup => {
      return { name, kind: 'plain', running: running(name), ports: [], networks: [] };
    }),
  ];
}

/** Ports of the Service that is called like the workload, as most are. */
function portsOf(services: KubeService[], namespace: string | undefined, name: string): string[] {
  const service = services.find(({ metadata }) => metadata.namespace === namespace && metadata.name === name);
  return (service?.spec?.ports ?? []).map(({ port, nodePort }) => (nodePort ? `${port}:${nodePort}` : String(port)));
}
