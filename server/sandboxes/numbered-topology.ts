import type { NodeRole, QuestionSandbox } from '../../protocol/index.ts';
import type { ClusterKind } from '../clusters/index.ts';
import type { Isolation, NodeLimits } from '../host/index.ts';
import type { Topology } from './types.ts';

/** What a node of Kubernetes needs at least, whatever the server's setting for engines. */
const KUBE_MINIMUM = { memoryMiB: 2048, pids: 4096 };

/** The server's limits for a node, raised where this kind of cluster needs more. */
export function limitsFor(cluster: ClusterKind, limits: NodeLimits): NodeLimits {
  if (cluster !== 'kubernetes') return limits;
  return {
    ...limits,
    memoryMiB: Math.max(limits.memoryMiB, KUBE_MINIMUM.memoryMiB),
    pids: Math.max(limits.pids, KUBE_MINIMUM.pids),
  };
}

/** The machines that a question asks for: node1, which leads, node2 and so on. */
export function numberedTopology(
  { cluster, nodes, profile, addons }: Omit<QuestionSandbox, 'images'>,
  images: { preload: string[]; offered: string[] },
  host: { limits: NodeLimits; isolation: Isolation },
): Topology {
  const [first, others] = ROLES[cluster];
  return {
    cluster,
    ...(cluster === 'kubernetes' && { profile: profile ?? 'kubeadm', addons: addons ?? [] }),
    nodes: Array.from({ length: nodes }, (_, index) => ({
      name: `node${index + 1}`,
      role: index === 0 ? first : others,
    })),
    ...images,
    limits: limitsFor(cluster, host.limits),
    isolation: host.isolation,
    egress: false,
  };
}

const ROLES: Record<ClusterKind, [NodeRole, NodeRole]> = {
  engines: ['engine', 'engine'],
  swarm: ['manager', 'worker'],
  kubernetes: ['control-plane', 'worker'],
};
