import { fileURLToPath } from 'node:url';
import { createDockerImageHost } from '../../server/host/index.ts';
import { createImages } from '../../server/images/index.ts';

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
