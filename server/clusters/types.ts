import type { ClusterKind, ClusterPicture, KubeAddon, KubeProfile, NodeRole } from '../../protocol/index.ts';
import type { EngineApi, KubeApi, NodeRef } from '../host/index.ts';

export interface NodePlan {
  name: string;
  role: NodeRole;
}

/** A started node with a way to its engine. */
export interface ClusterNode extends NodePlan {
  ref: NodeRef;
  engine: EngineApi;
  /** A Kubernetes control plane's API. */
  kube?: KubeApi;
}

/** Reports a step when it begins; call the result when it ends. */
export type StepLog = (
  id: string,
  title: string,
) => {
  /** How far it is, while it goes on. */
  says(detail: string): void;
  done(detail?: string): void;
  failed(error: unknown): void;
};

/** How a cluster is to be made, where there are several ways. */
export interface ClusterWishes {
  /** Default: kubeadm. */
  profile?: KubeProfile;
  /** Default: none. */
  addons?: readonly KubeAddon[];
}

/** From started nodes to a ready cluster. */
export interface ClusterDriver {
  readonly kind: ClusterKind;
  form(nodes: ClusterNode[], steps: StepLog, signal: AbortSignal, wishes?: ClusterWishes): Promise<void>;
  /** Gets an image into a node from its mirror; without it the node's Docker Engine is asked. */
  preload?(node: ClusterNode, image: string, signal: AbortSignal): Promise<void>;
  /** The cluster as it is now; nodes that cannot be read are said to be unreachable, never left out. */
  picture(nodes: ClusterNode[], signal: AbortSignal): Promise<ClusterPicture>;
}

/** Tells that something in the cluster changed (not what): events of every node's engine, plus a slow poll for swarm tasks. */
export interface ClusterWatch {
  onChange(listener: () => void): () => void;
  close(): void;
}

/** The ways to a cluster that this server knows. */
export interface Clusters {
  /** Throws ClusterError `cluster_unsupported` for a kind without a driver. */
  driver(kind: ClusterKind): ClusterDriver;
  watch(nodes: ClusterNode[]): ClusterWatch;
}

export type { ClusterKind, ClusterPicture, NodeRole };
