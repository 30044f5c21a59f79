/** Kinds of Kubernetes objects: every name that kubectl takes, and the one that stands for all (rule 7). */
const KINDS: [kind: string, ...short: string[]][] = [
  ['pod', 'po'],
  ['deployment', 'deploy'],
  ['replicaset', 'rs'],
  ['service', 'svc'],
  ['configmap', 'cm'],
  ['namespace', 'ns'],
  ['node', 'no'],
  ['persistentvolume', 'pv'],
  ['persistentvolumeclaim', 'pvc'],
  ['ingress', 'ing'],
  ['statefulset', 'sts'],
  ['daemonset', 'ds'],
  ['cronjob', 'cj'],
  ['job'],
  ['serviceaccount', 'sa'],
  ['endpoints', 'ep'],
  ['endpointslice'],
  ['secret'],
  ['event', 'ev'],
  ['storageclass', 'sc'],
  ['networkpolicy', 'netpol'],
  ['horizontalpodautoscaler', 'hpa'],
  ['customresourcedefinition', 'crd', 'crds'],
  ['replicationcontroller', 'rc'],
  ['resourcequota', 'quota'],
  ['role'],
  ['rolebinding'],
  ['clusterrole'],
  ['clusterrolebinding'],
  ['ingressclass'],
];

const NAMES = new Map(KINDS.flatMap(([kind, ...short]) => [kind, plural(kind), ...short].map((name) => [name, kind])));
const SHORT = new Map(KINDS.flatMap(([kind, ...short]) => [kind, ...short].map((name) => [name, kind])));

function plural(kind: string): string {
  if (kind === 'endpoints') return 'endpoint';
  if (kind.endsWith('s')) return `${kind}es`;
  return kind.endsWith('y') ? `${kind.slice(0, -1)}ies` : `${kind}s`;
}

/** "deployments.apps" -> "deployment"; undefined for what is no kind. */
export function kindOf(word: string): string | undefined {
  return NAMES.get(word.toLowerCase().replace(/\..*$/, ''));
}

/** What `kubectl create` takes: no plurals, no group. */
export function kindToCreate(word: string): string | undefined {
  return SHORT.get(word);
}
