import type { ClusterNode, NodeRole } from '../../server/clusters/index.ts';
import { openEngine, type SandboxHost } from '../../server/host/index.ts';
import { labels, nodeSpec, randomId } from '../support/engine.ts';

/** Machines of a sandbox of their own, node1 first. */
export async function startNodes(host: SandboxHost, roles: NodeRole[]): Promise<ClusterNode[]> {
  const sandboxId = randomId('k');
  await host.createNetwork(labels(sandboxId));
  return Promise.all(
    roles.map(async (role, index) => {
      const ref = await host.startNode(nodeSpec(sandboxId, `node${index + 1}`));
      return { name: ref.name, role, ref, engine: openEngine(host, ref) };
    }),
  );
}
