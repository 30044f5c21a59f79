import { fileURLToPath } from 'node:url';
import { whyNoKubernetes as why } from '../../scripts/setup/images.ts';
import type { ClusterNode } from '../../server/clusters/index.ts';
import { type NodeSpec, openEngine, openKube, type SandboxHost } from '../../server/host/index.ts';
import { labels, nodeSpec, randomId } from './engine.ts';

/** The node that Kubernetes sandboxes are made of. */
export const KUBE_NODE_IMAGE = 'drydock/kube-node:latest';

/** Why tests of Kubernetes are left out; undefined where they need not be. */
export const whyNoKubernetes = () => why(fileURLToPath(new URL('../..', import.meta.url)));

/** Machines for a cluster, the first of them its control plane; `mirrorVolume` is where they get images from. */
export async function startKubeNodes(
  host: SandboxHost,
  count: number,
  more: Pick<NodeSpec, 'mirrorVolume'> = {},
): Promise<ClusterNode[]> {
  const sandboxId = randomId('k');
  await host.createNetwork(labels(sandboxId));
  return Promise.all(
    Array.from({ length: count }, async (_, index): Promise<ClusterNode> => {
      const spec = nodeSpec(sandboxId, `node${index + 1}`, {
        image: KUBE_NODE_IMAGE,
        isolation: 'userns',
        limits: { memoryMiB: 2048, cpus: 2, pids: 4096, diskMiB: 4096 },
        ...more,
      });
      const ref = await host.startNode(spec);
      const node = { name: ref.name, ref, engine: openEngine(host, ref) };
      return index === 0 ? { ...node, role: 'control-plane', kube: openKube(host, ref) } : { ...node, role: 'worker' };
    }),
  );
}

export function closeNodes(nodes: readonly ClusterNode[]): void {
  for (const node of nodes) {
    node.engine.close();
    node.kube?.close();
  }
}
