import { LookError } from '../errors.ts';
import { text } from './lists.ts';
import type { ApiJson, Look } from './look.ts';

/** Where the API keeps the objects of a kind. */
export interface KubeKind {
  kind: string;
  plural: string;
  /** /api/v1, /apis/apps/v1 */
  base: string;
  namespaced: boolean;
}

/** Kinds that every cluster has: kind, plural, short names, base, `-` for those outside of namespaces. */
const KNOWN = `
Pod pods po /api/v1
Service services svc /api/v1
ConfigMap configmaps cm /api/v1
Secret secrets secret /api/v1
Namespace namespaces ns /api/v1 -
Node nodes no /api/v1 -
Event events ev /api/v1
Endpoints endpoints ep /api/v1
PersistentVolume persistentvolumes pv /api/v1 -
PersistentVolumeClaim persistentvolumeclaims pvc /api/v1
ServiceAccount serviceaccounts sa /api/v1
ResourceQuota resourcequotas quota /api/v1
LimitRange limitranges limits /api/v1
ReplicationController replicationcontrollers rc /api/v1
Deployment deployments deploy /apis/apps/v1
ReplicaSet replicasets rs /apis/apps/v1
StatefulSet statefulsets sts /apis/apps/v1
DaemonSet daemonsets ds /apis/apps/v1
ControllerRevision controllerrevisions controllerrevision /apis/apps/v1
Job jobs job /apis/batch/v1
CronJob cronjobs cj /apis/batch/v1
Ingress ingresses ing /apis/networking.k8s.io/v1
IngressClass ingressclasses ingressclass /apis/networking.k8s.io/v1 -
NetworkPolicy networkpolicies netpol /apis/networking.k8s.io/v1
EndpointSlice endpointslices endpointslice /apis/discovery.k8s.io/v1
StorageClass storageclasses sc /apis/storage.k8s.io/v1 -
Role roles role /apis/rbac.authorization.k8s.io/v1
RoleBinding rolebindings rolebinding /apis/rbac.authorization.k8s.io/v1
ClusterRole clusterroles clusterrole /apis/rbac.authorization.k8s.io/v1 -
ClusterRoleBinding clusterrolebindings clusterrolebinding /apis/rbac.authorization.k8s.io/v1 -
PodDisruptionBudget poddisruptionbudgets pdb /apis/policy/v1
HorizontalPodAutoscaler horizontalpodautoscalers hpa /apis/autoscaling/v2
PriorityClass priorityclasses pc /apis/scheduling.k8s.io/v1 -
CustomResourceDefinition customresourcedefinitions crd /apis/apiextensions.k8s.io/v1 -
`;

const BY_NAME = new Map<string, KubeKind>();
for (const line of KNOWN.trim().split('\n')) {
  const [kind = '', plural = '', short = '', base = '', outside] = line.split(' ');
  const known: KubeKind = { kind, plural, base, namespaced: outside === undefined };
  for (const name of [kind.toLowerCase(), plural, short]) BY_NAME.set(name, known);
}

/** The kind that a word means, as kubectl takes it; other than the known ones are asked of the API (`apiVersion`). */
export async function kindOf(look: Look, word: string, apiVersion: string | undefined): Promise<KubeKind | undefined> {
  const wanted = word.toLowerCase();
  const known = BY_NAME.get(wanted);
  if (apiVersion === undefined) {
    if (known) return known;
    throw new LookError('kind_unknown', `The lab reads objects of the kind ${word}, without an apiVersion.`);
  }
  const base = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  if (known?.base === base) return known;
  const list = await look.inCluster<{ resources?: ApiJson[] }>(base);
  const found = list?.resources?.find((resource) => {
    const short = Array.isArray(resource.shortNames) ? (resource.shortNames as string[]) : [];
    const names = [
      text(resource, 'kind').toLowerCase(),
      text(resource, 'name'),
      text(resource, 'singularName'),
      ...short,
    ];
    return !text(resource, 'name').includes('/') && names.includes(wanted);
  });
  if (!found) return undefined;
  return {
    kind: text(found, 'kind'),
    plural: text(found, 'name'),
    base,
    namespaced: found.namespaced === true,
  };
}

/** The path of the objects of a kind; `all`: in every namespace. */
export function pathOf({ base, plural, namespaced }: KubeKind, namespace: string): string {
  if (!namespaced || namespace === 'all') return `${base}/${plural}`;
  return `${base}/namespaces/${encodeURIComponent(namespace)}/${plural}`;
}
