import type {
  KubeEventView,
  KubeNamespaceView,
  KubeObject,
  KubeServiceView,
  KubeView,
  PictureChip,
} from '../../../protocol/index.ts';
import type { KubeClaim, KubeEvent, KubeMeta, KubePod, KubeService, KubeSlice, KubeWorkload } from './shapes.ts';

/** What is told of events: the newest. */
const MAX_EVENTS = 40;
const MAX_MESSAGE_CHARS = 300;

/** The cluster's own: not the learner's doing. */
const OWN_NAMESPACES = new Set([
  'kube-system',
  'kube-public',
  'kube-node-lease',
  'kubernetes-dashboard',
  'ingress-nginx',
]);

interface Placed {
  metadata: KubeMeta;
}

export const isOwn = ({ metadata }: Placed): boolean => OWN_NAMESPACES.has(metadata.namespace ?? '');

/** What the API has listed. */
export interface ViewSource {
  namespaces: Placed[];
  pods: KubePod[];
  workloads: { kind: string; object: KubeWorkload }[];
  services: KubeService[];
  slices: KubeSlice[];
  claims: KubeClaim[];
  events: KubeEvent[];
  stateOf: (pod: KubePod) => { state: PictureChip['state']; detail?: string };
}

/** Namespaces with what is in them, and what has happened. */
export function viewOf(source: ViewSource): KubeView {
  const names = source.namespaces.map(({ metadata }) => metadata.name);
  const namespaces = names.map((name) => namespaceView(name, source));
  // The learner's before the cluster's; empty ones of the cluster say nothing.
  const shown = namespaces.filter(({ own, objects }) => !own || objects.length > 0);
  return {
    namespaces: shown.sort((a, b) => Number(a.own) - Number(b.own) || a.name.localeCompare(b.name)),
    events: source.events
      .map(eventView)
      .sort((a, b) => b.at - a.at)
      .slice(0, MAX_EVENTS),
  };
}

function namespaceView(name: string, source: ViewSource): KubeNamespaceView {
  const here = <T extends Placed>(list: T[]): T[] => list.filter(({ metadata }) => metadata.namespace === name);
  const pods = here(source.pods).map((pod) => podView(pod, source));
  const workloads = source.workloads.filter(({ object }) => object.metadata.namespace === name && isShown(object));
  const objects = [...workloads.map(({ kind, object }) => workloadView(kind, object)), ...pods];
  const slices = here(source.slices);
  return {
    name,
    own: isOwn({ metadata: { name, namespace: name } }),
    objects: objects.sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true })),
    services: here(source.services).map((service) => serviceView(service, slices)),
    claims: here(source.claims).map(({ metadata, spec, status }) => ({
      name: metadata.name,
      phase: metadata.deletionTimestamp ? 'Terminating' : (status?.phase ?? 'Pending'),
      size: status?.capacity?.storage ?? spec?.resources?.requests?.storage ?? '',
      storageClass: spec?.storageClassName,
    })),
  };
}

/** The ReplicaSets of former revisions stay, with nothing in them. */
function isShown({ metadata, spec, status }: KubeWorkload): boolean {
  const owned = metadata.ownerReferences?.some((owner) => owner.controller);
  return !owned || (spec?.replicas ?? 1) > 0 || (status?.replicas ?? 0) > 0;
}

const keeperOf = ({ metadata }: Placed): string | undefined =>
  metadata.ownerReferences?.find((owner) => owner.controller)?.uid;

const idOf = ({ metadata }: Placed): string => metadata.uid ?? `${metadata.namespace}/${metadata.name}`;

function podView(pod: KubePod, { stateOf }: ViewSource): KubeObject {
  const { state, detail } = stateOf(pod);
  const containers = pod.status?.containerStatuses ?? [];
  const wanted = pod.spec?.containers?.length;
  const ready = containers.filter((container) => container.ready).length;
  return { id: idOf(pod), kind: 'Pod', name: pod.metadata.name, owner: keeperOf(pod), state, detail, ready, wanted };
}

function workloadView(kind: string, object: KubeWorkload): KubeObject {
  const { spec, status, metadata } = object;
  const finished = kind === 'Job' || kind === 'CronJob';
  const wanted = wantedOf(kind, object);
  const ready = (kind === 'Job' ? status?.succeeded : (status?.readyReplicas ?? status?.numberReady)) ?? 0;
  const whole = wanted === undefined || ready >= wanted;
  const failed = finished && (status?.failed ?? 0) > 0 && !whole;
  return {
    id: idOf(object),
    kind,
    name: metadata.name,
    owner: keeperOf(object),
    state: metadata.deletionTimestamp ? 'stopped' : failed ? 'failed' : whole ? 'running' : 'starting',
    detail: spec?.schedule,
    ready,
    wanted,
  };
}

function wantedOf(kind: string, { spec, status }: KubeWorkload): number | undefined {
  if (kind === 'DaemonSet') return status?.desiredNumberScheduled;
  if (kind === 'Job') return spec?.completions ?? 1;
  return kind === 'CronJob' ? undefined : (spec?.replicas ?? 1);
}

function serviceView({ metadata, spec }: KubeService, slices: KubeSlice[]): KubeServiceView {
  const own = slices.filter((slice) => slice.metadata.labels?.['kubernetes.io/service-name'] === metadata.name);
  const type = spec?.clusterIP === 'None' ? 'headless' : (spec?.type ?? 'ClusterIP');
  return {
    name: metadata.name,
    type,
    ports: (spec?.ports ?? []).map(({ port, nodePort }) => (nodePort ? `${port}:${nodePort}` : String(port))),
    endpoints: own
      .flatMap((slice) => slice.endpoints ?? [])
      .map(({ conditions, targetRef, addresses }) => ({
        pod: targetRef?.name ?? addresses?.[0] ?? '',
        ready: conditions?.ready !== false,
      })),
  };
}

function eventView(event: KubeEvent): KubeEventView {
  const { involvedObject: about, series } = event;
  const time = series?.lastObservedTime ?? event.lastTimestamp ?? event.eventTime ?? event.metadata.creationTimestamp;
  const name = about?.namespace && about.namespace !== 'default' ? `${about.namespace}/${about.name}` : about?.name;
  return {
    id: idOf(event),
    at: Date.parse(time ?? '') || 0,
    warning: event.type === 'Warning',
    object: `${about?.kind ?? ''} ${name ?? ''}`.trim(),
    reason: event.reason ?? '',
    message: (event.message ?? '').slice(0, MAX_MESSAGE_CHARS),
    count: series?.count ?? event.count ?? 1,
  };
}
