import { fileURLToPath } from 'node:url';
import type { ClusterNode } from '../../server/clusters/index.ts';
import {
  createDockerImageHost,
  type NodeSpec,
  openEngine,
  openKube,
  type SandboxHost,
} from '../../server/host/index.ts';
import { createImages } from '../../server/images/index.ts';
import { labels, nodeSpec, randomId } from './engine.ts';

/** The node that Kubernetes sandboxes are made of. */
export const KUBE_NODE_IMAGE = 'drydock/kube-node:latest';

/**
 * Undefined when the image of Kubernetes nodes is there as its recipe says now; else why tests of it are left out. Making
 * it takes a while, so `npm test` does it only when DRYDOCK_KUBE=yes asks for it.
 */
export async function whyNoKubernetes(): Promise<string | undefined> {
  const dir = fileURLToPath(new URL('../../images', import.meta.url));
  const images = await createImages({ imageHost: createDockerImageHost(), dir, log: () => undefined });
  if (await images.hasNodeImage('kubernetes')) return undefined;
  return `${KUBE_NODE_IMAGE} is not there as images/ says now: \`npx drydock images build drydock/kube-node\`, or DRYDOCK_KUBE=yes`;
}

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
