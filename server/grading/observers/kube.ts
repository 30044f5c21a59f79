import type { Json } from '../../../graders/index.ts';
import type { LabRead } from '../../../protocol/index.ts';
import { patient } from '../../lib/patience.ts';
import { type KubeKind, kindOf, pathOf } from './kube-kinds.ts';
import { at, MAX_OBJECTS, text } from './lists.ts';
import { type ApiJson, type Look, READ_TIMEOUT_MS } from './look.ts';

type Kind<K extends LabRead['kind']> = Extract<LabRead, { kind: K }>;

const REVISION = 'deployment.kubernetes.io/revision';
const CAUSE = 'kubernetes.io/change-cause';
const MAX_OWNERS = 5;

/** One object, with its `kind` and `apiVersion`; null when there is none, or no such kind. */
export async function readObject(look: Look, read: Omit<Kind<'get'>, 'kind'>): Promise<Json> {
  const [word = '', name = ''] = read.object.split('/');
  const kind = await kindOf(look, word, read.apiVersion);
  if (!kind) return null;
  return (await look.inCluster<ApiJson>(`${pathOf(kind, read.namespace)}/${encodeURIComponent(name)}`)) ?? null;
}

export async function readObjects(look: Look, read: Kind<'list'>): Promise<ApiJson[]> {
  const kind = await kindOf(look, read.objects, read.apiVersion);
  if (!kind) return [];
  const found = await listOf(look, kind, read.namespace, read.selector);
  if (read.of === undefined) return found;
  const owner = await readObject(look, { object: read.of, namespace: read.namespace, apiVersion: undefined });
  const uid = text(owner, 'metadata', 'uid');
  if (uid === '') return [];
  const owned = await Promise.all(found.map((object) => isOwned(look, object, uid)));
  return found.filter((_, index) => owned[index]);
}

async function listOf(look: Look, kind: KubeKind, namespace: string, selector?: string): Promise<ApiJson[]> {
  const query: Record<string, string | number> = { limit: MAX_OBJECTS };
  if (selector !== undefined) query.labelSelector = selector;
  const list = await look.inCluster<{ items?: ApiJson[] }>(pathOf(kind, namespace), query);
  return (list?.items ?? []).map((item) => ({ kind: kind.kind, ...item }));
}

const controllerOf = (object: ApiJson): ApiJson | undefined => {
  const owners = at(object, 'metadata', 'ownerReferences');
  return Array.isArray(owners) ? (owners as ApiJson[]).find((owner) => owner.controller === true) : undefined;
};

/** Whether an object is owned by the one with this uid, directly or through others. */
async function isOwned(look: Look, object: ApiJson, uid: string): Promise<boolean> {
  const namespace = text(object, 'metadata', 'namespace');
  let owner = controllerOf(object);
  for (let depth = 0; owner && depth < MAX_OWNERS; depth++) {
    if (owner.uid === uid) return true;
    const above = await readObject(look, {
      object: `${text(owner, 'kind')}/${text(owner, 'name')}`,
      namespace,
      apiVersion: text(owner, 'apiVersion'),
    });
    owner = above === null ? undefined : controllerOf(above as ApiJson);
  }
  return false;
}

/** Pods that a place or a log means: by name, or those of an object, the newest first. */
export async function podsOf(look: Look, object: string, namespace: string): Promise<ApiJson[]> {
  const [word = '', name = ''] = object.includes('/') ? object.split('/') : ['pod', object];
  if (['pod', 'pods', 'po'].includes(word)) {
    const pod = await readObject(look, { object: `pod/${name}`, namespace, apiVersion: undefined });
    return pod === null ? [] : [pod as ApiJson];
  }
  const pods = await readObjects(look, {
    kind: 'list',
    objects: 'pods',
    namespace,
    of: object,
    selector: undefined,
    apiVersion: undefined,
  });
  const made = (pod: ApiJson) => text(pod, 'metadata', 'creationTimestamp');
  return pods.sort((a, b) => made(b).localeCompare(made(a)));
}

/** Events about an object, oldest first. */
export async function readEvents(look: Look, read: Kind<'events'>): Promise<Json> {
  const object = await readObject(look, { object: read.object, namespace: read.namespace, apiVersion: undefined });
  const uid = text(object, 'metadata', 'uid');
  if (uid === '') return [];
  const kind = (await kindOf(look, 'events', undefined)) as KubeKind;
  const list = await look.inCluster<{ items?: ApiJson[] }>(pathOf(kind, read.namespace), {
    fieldSelector: `involvedObject.uid=${uid}`,
  });
  const time = (event: ApiJson) => text(event, 'lastTimestamp') || text(event, 'eventTime');
  return (list?.items ?? []).sort((a, b) => time(a).localeCompare(time(b)));
}

export async function readLogs(look: Look, read: Kind<'logs'>): Promise<Json> {
  const [pod] = await podsOf(look, read.object, read.namespace);
  if (!pod) return null;
  const name = text(pod, 'metadata', 'name');
  const path = `/api/v1/namespaces/${encodeURIComponent(read.namespace)}/pods/${encodeURIComponent(name)}/log`;
  const query: Record<string, string | number | boolean> = { tailLines: read.lines, previous: read.previous };
  if (read.container !== undefined) query.container = read.container;
  const said = await look.logOf(path, query);
  return said === undefined ? null : { pod: name, text: said };
}

/** A Deployment's revisions, by the ReplicaSets that it owns; null when there is no such Deployment. */
export async function readRollout(look: Look, read: Kind<'rollout'>): Promise<Json> {
  const { namespace } = read;
  const deployment = await readObject(look, { object: `deployment/${read.name}`, namespace, apiVersion: undefined });
  if (deployment === null) return null;
  const sets = await readObjects(look, {
    kind: 'list',
    objects: 'replicasets',
    namespace,
    of: `deployment/${read.name}`,
    selector: undefined,
    apiVersion: undefined,
  });
  const number = (object: unknown) => Number(text(object, 'metadata', 'annotations', REVISION));
  const revisions = sets
    .map((set) => ({
      revision: number(set),
      name: text(set, 'metadata', 'name'),
      uid: text(set, 'metadata', 'uid'),
      cause: text(set, 'metadata', 'annotations', CAUSE) || null,
      replicas: (at(set, 'spec', 'replicas') ?? 0) as number,
      ready: (at(set, 'status', 'readyReplicas') ?? 0) as number,
      template: (at(set, 'spec', 'template') ?? null) as Json,
    }))
    .sort((a, b) => a.revision - b.revision);
  return {
    revision: number(deployment),
    revisions,
    complete: isComplete(deployment),
    paused: at(deployment, 'spec', 'paused') === true,
    progressing: conditionOf(deployment, 'Progressing'),
  };
}

function conditionOf(object: Json, type: string): Json {
  const conditions = at(object, 'status', 'conditions');
  const list = Array.isArray(conditions) ? (conditions as ApiJson[]) : [];
  return list.find((condition) => condition.type === type) ?? null;
}

/** As `kubectl rollout status` sees it. */
function isComplete(deployment: Json): boolean {
  const status = (key: string) => Number(at(deployment, 'status', key) ?? 0);
  const wanted = Number(at(deployment, 'spec', 'replicas') ?? 1);
  const generation = Number(at(deployment, 'metadata', 'generation') ?? 0);
  return (
    status('observedGeneration') >= generation &&
    status('updatedReplicas') === wanted &&
    status('replicas') === wanted &&
    status('availableReplicas') === wanted
  );
}

/** Addresses behind a Service, one entry an address and port: `address`, `port`, `ready`, `pod`, `node`. */
export async function readEndpoints(look: Look, read: Kind<'endpoints'>): Promise<Json> {
  const kind = (await kindOf(look, 'endpointslices', undefined)) as KubeKind;
  const slices = await listOf(look, kind, read.namespace, `kubernetes.io/service-name=${read.name}`);
  return slices.flatMap((slice) => {
    const ports = (slice.ports ?? []) as ApiJson[];
    const endpoints = (slice.endpoints ?? []) as ApiJson[];
    return endpoints.flatMap((endpoint) =>
      ports.map((port) => ({
        address: ((endpoint.addresses as string[] | undefined) ?? [])[0] ?? null,
        port: port.port ?? null,
        ready: at(endpoint, 'conditions', 'ready') !== false,
        pod: text(endpoint, 'targetRef', 'name') || null,
        node: text(endpoint, 'nodeName') || null,
      })),
    );
  });
}

/** Whether somebody may do something: the API's own answer (SubjectAccessReview). */
export async function readCan(look: Look, read: Kind<'can'>): Promise<Json> {
  const [verb = '', what = ''] = read.question.split(' ');
  const [qualified = '', subresource = ''] = what.split('/');
  const dot = qualified.indexOf('.');
  const resource = dot < 0 ? qualified : qualified.slice(0, dot);
  const review = {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SubjectAccessReview',
    spec: {
      user: read.as,
      groups: [...read.groups, 'system:authenticated', ...serviceAccountGroups(read.as)],
      resourceAttributes: {
        verb,
        resource,
        subresource,
        group: dot < 0 ? '' : qualified.slice(dot + 1),
        namespace: read.namespace === 'all' ? '' : read.namespace,
        name: read.name ?? '',
      },
    },
  };
  const path = '/apis/authorization.k8s.io/v1/subjectaccessreviews';
  const answer = await look
    .cluster()
    .post<ApiJson>(path, review, { signal: look.signal, timeoutMs: patient(READ_TIMEOUT_MS) });
  return { allowed: at(answer, 'status', 'allowed') === true, reason: text(answer, 'status', 'reason') };
}

/** The API server puts service accounts into these groups itself; a review has to name them. */
function serviceAccountGroups(user: string): string[] {
  const namespace = /^system:serviceaccount:([^:]+):[^:]+$/.exec(user)?.[1];
  return namespace === undefined ? [] : ['system:serviceaccounts', `system:serviceaccounts:${namespace}`];
}
