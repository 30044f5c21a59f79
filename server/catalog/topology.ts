import type { KubeAddon, KubeProfile, LabDefinition, NodeRole } from '../../protocol/index.ts';

/** What the host must be able to do, without which the lab cannot start. */
export function requiredOf({ requires, sandbox }: LabDefinition): string[] {
  return sandbox.network?.egress ? [...new Set([...requires, 'egress'])] : requires;
}

/** The nodes of a lab with their roles. In a swarm without any role the first node is the manager. */
export function labNodes(definition: LabDefinition): { name: string; role: NodeRole }[] {
  const { cluster, nodes } = definition.sandbox;
  const hasRoles = nodes.some((node) => node.role !== undefined);
  return nodes.map(({ name, role }, index) => {
    if (cluster === 'engines') return { name, role: 'engine' };
    if (cluster === 'kubernetes') return { name, role: index === 0 ? 'control-plane' : 'worker' };
    return { name, role: role ?? (!hasRoles && index === 0 ? 'manager' : 'worker') };
  });
}

/** What makes the cluster of a lab that is about Kubernetes: the real minikube where there is one node. */
export function profileOf({ sandbox: { cluster, profile, nodes } }: LabDefinition): KubeProfile | undefined {
  if (cluster !== 'kubernetes') return undefined;
  return profile ?? (nodes.length === 1 ? 'minikube' : 'kubeadm');
}

/** What is in a lab's Kubernetes cluster from the start. */
export function addonsOf({ sandbox: { cluster, addons } }: LabDefinition): KubeAddon[] | undefined {
  return cluster === 'kubernetes' ? (addons ?? ['storage']) : undefined;
}
