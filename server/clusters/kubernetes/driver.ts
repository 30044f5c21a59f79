import { ClusterError } from '../errors.ts';
import type { ClusterDriver, ClusterNode, ClusterWishes, StepLog } from '../types.ts';
import { formByKubeadm } from './kubeadm.ts';
import { awaitRuntime, type ExecHost, must } from './machine.ts';
import type { Making } from './making.ts';
import { formByMinikube } from './minikube.ts';
import { drawKubernetes } from './picture.ts';

const PULL_WITHIN_MS = 120_000;
const MOST_RESTARTS = 3;

/** Kubernetes, made by kubeadm or by minikube. The first node of role `control-plane` is the one. */
export function createKubernetesDriver(host: ExecHost): ClusterDriver {
  return {
    kind: 'kubernetes',
    async form(nodes, steps, signal, wishes = {}) {
      const making = makingOf(host, nodes, steps, signal, wishes);
      await (isMinikube(wishes, nodes) ? formByMinikube(making) : formByKubeadm(making));
    },
    preload: (node, image, signal) => pull(host, node, image, signal),
    picture: (nodes, signal) => drawKubernetes(nodes, signal),
  };
}

/** minikube starts containerd anew while it sets the machine up: a pull that this cut off is begun again. */
async function pull(host: ExecHost, node: ClusterNode, image: string, signal: AbortSignal): Promise<void> {
  const argv: [string, ...string[]] = ['crictl', 'pull', image];
  for (let restarts = 0; ; restarts += 1) {
    await awaitRuntime(host, node, signal);
    try {
      await must(host, `Getting the image ${image}`, { node, side: 'inner', argv, timeoutMs: PULL_WITHIN_MS, signal });
      return;
    } catch (error) {
      const cutOff = error instanceof ClusterError && error.message.includes('code = Unavailable');
      if (!cutOff || restarts === MOST_RESTARTS) throw error;
    }
  }
}

function isMinikube({ profile }: ClusterWishes, nodes: ClusterNode[]): boolean {
  if (profile !== 'minikube' || nodes.length === 1) return profile === 'minikube';
  throw new ClusterError('cluster_invalid', 'minikube makes a cluster of one node here', {
    action: 'Take `profile: kubeadm` for a lab with several nodes.',
  });
}

function makingOf(
  host: ExecHost,
  nodes: ClusterNode[],
  steps: StepLog,
  signal: AbortSignal,
  { addons = [] }: ClusterWishes,
): Making {
  const first = nodes.find((node) => node.role === 'control-plane');
  if (!first?.kube) {
    throw new ClusterError(
      'cluster_invalid',
      'A Kubernetes cluster needs a control plane, and none of its nodes is one',
      {
        action: 'Give one node the role `control-plane`.',
      },
    );
  }
  return { host, nodes, first, api: first.kube, addons, steps, signal };
}
