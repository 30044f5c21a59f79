import type { KubeAddon, KubeProfile, SandboxView, Step } from '../../protocol/index.ts';
import type { ClusterKind, ClusterNode, ClusterPicture, ClusterWatch, NodePlan } from '../clusters/index.ts';
import type { Isolation, NodeLimits } from '../host/index.ts';

export interface Topology {
  cluster: ClusterKind;
  /** Kubernetes: what makes the cluster. */
  profile?: KubeProfile;
  /** Kubernetes: what is in the cluster from the start. */
  addons?: KubeAddon[];
  nodes: NodePlan[];
  /** Images pulled into every node before the sandbox is ready. */
  preload: string[];
  /** Images that the mirror must have, beyond those preloaded. */
  offered: string[];
  limits: NodeLimits;
  isolation: Isolation;
  /** The nodes reach what is outside of the host. */
  egress: boolean;
}

/** A sandbox whose nodes can be used. Only a ready sandbox has these. */
export interface ReadySandbox {
  readonly id: string;
  readonly topology: Topology;
  readonly nodes: ClusterNode[];
  node(name: string): ClusterNode;
  watch(): ClusterWatch;
  picture(signal?: AbortSignal): Promise<ClusterPicture>;
}

export interface SandboxRequest {
  owner: string;
  topology: Topology;
  lifetimeMs: number;
  /** Runs after the cluster is formed and before the sandbox is ready, at first and after every reset (lab set-up, identities). */
  prepare?: (sandbox: ReadySandbox, step: import('../clusters/index.ts').StepLog, signal: AbortSignal) => Promise<void>;
}

export type SandboxEvent =
  | { kind: 'state'; sandboxId: string; view: SandboxView }
  | { kind: 'step'; sandboxId: string; step: Step }
  | { kind: 'warning'; sandboxId: string; expiresAt: number };

export interface Sandboxes {
  /** Reserves capacity and answers at once; provisioning goes on in the background. Rejects with SandboxError no_capacity. */
  claim(request: SandboxRequest): SandboxView;
  view(id: string): SandboxView | undefined;
  /** Resolves when ready; rejects when it failed, was cancelled, or is gone. */
  whenReady(id: string, signal?: AbortSignal): Promise<ReadySandbox>;
  /** The sandbox if it is ready now. */
  ready(id: string): ReadySandbox | undefined;
  /** Back to the fresh state: new nodes under the same id. */
  reset(id: string): void;
  /** +15 min as often as the settings allow. */
  extend(id: string): SandboxView;
  /** Cancels provisioning, or releases; resolves when nothing is left on the host. */
  release(id: string, reason: string): Promise<void>;
  /**
   * Before listening: compares the host with the database. Known ready sandboxes are adopted, all else is removed.
   * `prepareFor` gives adopted sandboxes their prepare function back (for a later reset); undefined = nobody owns it, remove it.
   */
  reconcile(
    prepareFor: (sandboxId: string) => SandboxRequest['prepare'] | undefined,
  ): Promise<{ adopted: string[]; removed: string[] }>;
  capacity(): { sandboxes: number; max: number };
  on(listener: (event: SandboxEvent) => void): () => void;
  /** Stops timers and provisioning; ready sandboxes stay on the host to be adopted. */
  close(): Promise<void>;
}
