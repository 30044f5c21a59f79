import type { Duplex, Readable, Writable } from 'node:stream';

/**
 * The port to the place where nodes run. Small on purpose: a Kubernetes host must be able to offer the same.
 * All methods reject with HostError (see errors.ts).
 */
export interface SandboxHost {
  /** What the host is and can do; cheap enough for once a second. */
  info(signal?: AbortSignal): Promise<HostInfo>;
  /** Creates the sandbox's own network: no other sandbox on it, and no way out unless asked for. */
  createNetwork(sandbox: SandboxLabels & { egress?: boolean }, signal?: AbortSignal): Promise<void>;
  /**
   * Creates and starts one node with a disk of `limits.diskMiB` (docs/decisions/0002); resolves when its container runs
   * (not when its engine answers).
   */
  startNode(spec: NodeSpec, signal?: AbortSignal): Promise<NodeRef>;
  /** Starts a stopped node again, with its own disk: rejects with `node_disk_lost` when that is gone or damaged. */
  restartNode(node: NodeRef, signal?: AbortSignal): Promise<void>;
  /** Runs a program in a node and gives its streams. `side` chooses the door (docs/decisions/0001). */
  exec(node: NodeRef, spec: ExecSpec, signal?: AbortSignal): Promise<ExecHandle>;
  /** Everything on the host that carries our label, whoever started it. */
  list(signal?: AbortSignal): Promise<HostedSandbox[]>;
  /** Removes all containers, networks and volumes of a sandbox; succeeds when nothing is left. Repeatable. */
  removeSandbox(sandboxId: string): Promise<void>;
  /** Memory, CPU and disk that the nodes of a sandbox use now. */
  usage(node: NodeRef): Promise<NodeUsage>;
  /** Space left where nodes write; cheap enough for every second. */
  diskFreeMiB(): Promise<number>;
  /** Whether nodes may have a way out, and can; `image`: that of nodes. Takes a part of a second. */
  egress(image: string): Promise<EgressAbility>;
  /** How the disk of nodes that are started now is limited; tried once (about a second), then known. */
  diskLimit(): Promise<DiskLimit>;
  /** Disk that a node's own writes take. Where they are not held it walks the files: up to seconds. */
  diskUse(node: NodeRef): Promise<DiskUse>;
  /** Ends a node at once; its files stay until the sandbox is removed. */
  stopNode(node: NodeRef): Promise<void>;
  /** Calls back on node deaths and on loss and return of the host engine; gives the unsubscriber. */
  watch(listener: (event: HostEvent) => void): () => void;
}

export interface HostInfo {
  engineVersion: string;
  cgroupVersion: 1 | 2;
  storageDriver: string;
  cpus: number;
  memoryMiB: number;
  memoryFreeMiB: number;
  diskFreeMiB: number;
  /** Engine root directory on the host, for messages. */
  root: string;
  /**
   * Whether nodes are confined by AppArmor as well: `absent`, the engine has none; `missing`, it has, and nodes run
   * unconfined by it, as our profile is not loaded (or that cannot be seen from here).
   */
  appArmor?: 'absent' | 'missing' | 'loaded';
}

export interface SandboxLabels {
  sandboxId: string;
  owner: string;
  topology: string;
  /** ms since epoch */
  expiresAt: number;
}

export interface NodeLimits {
  memoryMiB: number;
  cpus: number;
  pids: number;
  diskMiB: number;
}

/**
 * held: a node's writes end at its limit, in bytes and in files, with ENOSPC. watched: nothing holds them, so whoever
 * starts nodes must measure them (`why`: one sentence without an end).
 */
export type DiskLimit = { kind: 'held' } | { kind: 'watched'; why: string };

/**
 * A way out of the sandbox for labs that ask for one. off: the operator allows none; broken: allowed, and the host cannot
 * guard it (`why`: one sentence without an end).
 */
export type EgressAbility = { kind: 'off' } | { kind: 'open' } | { kind: 'broken'; why: string };

/** MiB of the host's disk. */
export interface DiskUse {
  totalMiB: number;
  /** The part that nothing limits but whoever measures. */
  unheldMiB: number;
}

export type Isolation = 'plain' | 'userns';

/**
 * What the operator allows: `auto` takes user namespaces wherever they do; `userns` forbids nodes without them; `plain`
 * makes none with them.
 */
export type IsolationPolicy = 'auto' | 'userns' | 'plain';

/** Users of the host that a sandbox's nodes run as at level `userns`: 0 inside is `base` outside. */
export interface UidRange {
  base: number;
  count: number;
}

export interface NodeSpec {
  sandbox: SandboxLabels;
  /** Host name inside the sandbox: node1 */
  name: string;
  image: string;
  isolation: Isolation;
  /** The sandbox's network has a way out, and the node uses it. */
  egress?: boolean;
  limits: NodeLimits;
  /** Name of the volume with the image mirror's store (blobs/, manifests/), mounted read-only on the outer side. */
  mirrorVolume?: string;
}

export interface NodeRef {
  /** Container id on the host. */
  id: string;
  sandboxId: string;
  name: string;
  /** IPv4 address on the sandbox network. */
  address: string;
}

export interface HostedSandbox {
  sandboxId: string;
  owner: string;
  topology: string;
  expiresAt: number;
  nodes: (NodeRef & { running: boolean })[];
  hasNetwork: boolean;
}

/**
 * outer: the platform's own programs, out of the learner's reach.
 * inner: as root of the machine that the learner sees; nothing it prints is to be trusted.
 */
export type Side = 'outer' | 'inner';

export interface ExecSpec {
  side: Side;
  argv: [string, ...string[]];
  env?: Record<string, string>;
}

export interface ExecHandle {
  stdin: Writable;
  stdout: Readable;
  stderr: Readable;
  /** Exit code; resolves after both outputs have ended. */
  exit: Promise<number>;
  /** stdin+stdout as one stream, for tunnels. */
  duplex(): Duplex;
  /** Ends our end of the streams; the program sees end of input and a closed output. */
  close(): void;
}

export interface NodeUsage {
  memoryMiB: number;
  pids: number;
}

export type HostEvent =
  | { kind: 'engine-down'; message: string }
  | { kind: 'engine-up' }
  | { kind: 'node-stopped'; sandboxId: string; node: string; oom: boolean }
  | { kind: 'node-started'; sandboxId: string; node: string };
