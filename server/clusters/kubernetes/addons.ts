import type { KubeAddon } from '../../../protocol/index.ts';
import { asStep } from '../engines.ts';
import { must } from './machine.ts';
import type { Making } from './making.ts';
import { awaitDeployment } from './ready.ts';

const CREATE_WITHIN_MS = 60_000;
const AVAILABLE_WITHIN_MS = 120_000;
const MANIFESTS = '/usr/local/lib/drydock/addons';

interface AddonFacts {
  title: string;
  /** What minikube calls it, where it does not install it by itself. */
  minikube?: string;
  /** A lab that asks for it works with it at once; the others become ready while their learner reads. */
  awaited?: { namespace: string; name: string };
}

const ADDONS: Record<KubeAddon, AddonFacts> = {
  storage: { title: 'A default StorageClass' },
  metrics: {
    title: 'metrics-server',
    minikube: 'metrics-server',
    awaited: { namespace: 'kube-system', name: 'metrics-server' },
  },
  ingress: {
    title: 'An Ingress controller',
    minikube: 'ingress',
    awaited: { namespace: 'ingress-nginx', name: 'ingress-nginx-controller' },
  },
};

/** For `minikube start --addons`. */
export const minikubeAddons = (addons: readonly KubeAddon[]): string[] =>
  addons.flatMap((one) => ADDONS[one].minikube ?? []);

/** Into a cluster by kubeadm whose API server answers: the node brings the manifests and their images. */
export async function createAddons({ host, first, addons, steps, signal }: Making): Promise<void> {
  if (addons.length === 0) return;
  const files = addons.flatMap((one) => ['-f', `${MANIFESTS}/${one}.yaml`]);
  const title = addons.map((one) => ADDONS[one].title).join(', ');
  await asStep(steps, 'kube:addons', title, async () => {
    await must(host, 'Making what the lab asks for', {
      node: first,
      side: 'inner',
      // Not validated: that would load the descriptions of all kinds first.
      argv: ['kubectl', '--kubeconfig=/etc/kubernetes/admin.conf', 'create', '--validate=false', ...files],
      timeoutMs: CREATE_WITHIN_MS,
      signal,
    });
  });
}

/** Resolves when those work that a lab needs from its first moment. */
export async function awaitAddons({ api, addons, steps, signal }: Making): Promise<void> {
  await Promise.all(
    addons.map(async (one) => {
      const { awaited, title } = ADDONS[one];
      if (!awaited) return;
      await asStep(steps, `kube:addon:${one}`, `${title} works`, () =>
        awaitDeployment(api, awaited, AVAILABLE_WITHIN_MS, signal),
      );
    }),
  );
}
