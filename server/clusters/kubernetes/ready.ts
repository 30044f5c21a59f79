import { setTimeout as sleep } from 'node:timers/promises';
import { HostError, type KubeApi } from '../../host/index.ts';
import { patient } from '../../lib/patience.ts';
import { ClusterError } from '../errors.ts';
import { condition, type KubeList, type KubeMeta, type KubeNode, type KubeWorkload } from './shapes.ts';

const POLL_MS = 100;
const READ_TIMEOUT_MS = 5000;

/** Asks until `look` gives something; what it throws is told when it never does. */
export async function eventually<T>(
  what: string,
  withinMs: number,
  signal: AbortSignal,
  look: () => Promise<T | string>,
): Promise<Exclude<T, string>> {
  const deadline = Date.now() + patient(withinMs);
  for (;;) {
    const seen = await look().catch((error: unknown) => {
      signal.throwIfAborted();
      if (error instanceof HostError) return error.message;
      throw error;
    });
    if (typeof seen !== 'string') return seen as Exclude<T, string>;
    if (Date.now() > deadline) {
      throw new ClusterError(
        'kubernetes_failed',
        `${what}: waited ${Math.round(patient(withinMs) / 1000)} s; ${seen}`,
        {
          action: 'Start the lab again; the host may be overloaded (`npx drydock doctor`).',
        },
      );
    }
    await sleep(POLL_MS, undefined, { signal });
  }
}

const options = (signal: AbortSignal) => ({ signal, timeoutMs: patient(READ_TIMEOUT_MS) });

/** The pods' addresses that the controllers gave each of these nodes. */
export function podSubnets(api: KubeApi, names: string[], signal: AbortSignal): Promise<Map<string, string>> {
  return eventually('Every node gets addresses for its pods', 30_000, signal, async () => {
    const { items } = await api.get<KubeList<KubeNode>>('/api/v1/nodes', options(signal));
    const subnets = new Map(
      items.flatMap(({ metadata, spec }) => (spec?.podCIDR ? [[metadata.name, spec.podCIDR]] : [])),
    );
    const missing = names.filter((name) => !subnets.has(name));
    return missing.length === 0 ? subnets : `${missing.join(', ')} has none`;
  });
}

/** By which this cluster is told from every other one. */
export async function clusterUid(api: KubeApi, signal: AbortSignal): Promise<string> {
  const system = await eventually('The cluster tells who it is', 60_000, signal, () =>
    api.get<{ metadata: KubeMeta }>('/api/v1/namespaces/kube-system', options(signal)),
  );
  return system.metadata.uid ?? '';
}

/** A Deployment has as many available pods as it wants. */
export async function awaitDeployment(
  api: KubeApi,
  { namespace, name }: { namespace: string; name: string },
  withinMs: number,
  signal: AbortSignal,
): Promise<void> {
  const path = `/apis/apps/v1/namespaces/${namespace}/deployments/${name}`;
  await eventually(`${name} becomes available`, withinMs, signal, async () => {
    const found = await api.find<KubeWorkload>(path, options(signal));
    if (!found) return 'it is not there';
    return (found.status?.availableReplicas ?? 0) >= (found.spec?.replicas ?? 1) ? {} : 'none of its pods is available';
  });
}

/** Nodes are ready, names are answered, addresses of Services lead to pods, and pods can be made. */
export async function awaitUsable(api: KubeApi, names: string[], signal: AbortSignal): Promise<void> {
  await eventually('The cluster becomes usable', 120_000, signal, async () => {
    // Names come last: while they do not work nothing else is asked, since the questions take from the same processors.
    const dns = await api.find<KubeWorkload>(
      '/apis/apps/v1/namespaces/kube-system/deployments/coredns',
      options(signal),
    );
    if ((dns?.status?.availableReplicas ?? 0) < 1) return 'CoreDNS is not available';
    const [nodes, proxy, account] = await Promise.all([
      api.get<KubeList<KubeNode>>('/api/v1/nodes', options(signal)),
      api.find<KubeWorkload>('/apis/apps/v1/namespaces/kube-system/daemonsets/kube-proxy', options(signal)),
      api.find<object>('/api/v1/namespaces/default/serviceaccounts/default', options(signal)),
    ]);
    const ready = nodes.items.filter((node) => condition(node, 'Ready') === 'True').map((node) => node.metadata.name);
    const late = names.filter((name) => !ready.includes(name));
    if (late.length > 0) return `${late.join(', ')} is not ready`;
    if ((proxy?.status?.numberReady ?? 0) < names.length) return 'kube-proxy does not run everywhere';
    return account ? {} : 'the default service account is not there';
  });
}
