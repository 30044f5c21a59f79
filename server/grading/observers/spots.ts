import type { ClusterNode } from '../../clusters/index.ts';

/** A network namespace that a probe runs in: a node's own, or that of a container there. */
export interface Spot {
  node: ClusterNode;
  /** Name of the container that lends its network namespace. */
  container: string | null;
  /** Id of that container. */
  containerId?: string;
  /** NetworkSettings.SandboxKey, or a pid of the machine; the node's own namespace when absent. */
  netns?: string;
  /** resolv.conf of who stands there, when it is not the platform's own. */
  resolver?: string;
  /** The container is a pod's: its id in the machine's containerd. */
  ofPod?: true;
}

/** Where to stand; `missing` says why there is nowhere: an ordinary state of the sandbox. */
export type Spots = { spots: [Spot, ...Spot[]] } | { spots: []; missing: string };
