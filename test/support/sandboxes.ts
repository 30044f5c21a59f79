import { createClusters } from '../../server/clusters/index.ts';
import type { NodeLimits, SandboxHost } from '../../server/host/index.ts';
import type { Images } from '../../server/images/index.ts';
import {
  createSandboxes,
  type Sandboxes,
  type SandboxesDeps,
  type SandboxRequest,
  type Topology,
} from '../../server/sandboxes/index.ts';
import type { Store } from '../../server/store/index.ts';
import { NODE_IMAGE } from './engine.ts';

const LIMITS: NodeLimits = { memoryMiB: 512, cpus: 2, pids: 512, diskMiB: 2048 };

/** Images that are there already; the mirror is this volume. */
export const imagesOf = (volume: string): Images => ({
  ensureNodeImage: async () => NODE_IMAGE,
  hasNodeImage: async () => true,
  ensureLabImages: async () => ({ volume }),
  ensureTool: async () => undefined,
  ensureEarly: async () => undefined,
  ensureAll: async () => undefined,
  ensureInBackground: async () => undefined,
  prune: async () => [],
  neededFor: (names) => names,
  identity: () => undefined,
  known: () => [],
  progress: () => [],
  onProgress: () => () => undefined,
});

/** Tests of this suite name the level themselves. */
export const userns = async () => ({ works: true }) as const;

export const SETTINGS = {
  maxSandboxes: 3,
  extensions: 2,
  extensionMs: 900_000,
  warnBeforeMs: 300_000,
  diskOvercommit: 4,
  isolation: 'auto' as const,
  egress: true,
};

export const swarmOf = (...roles: ('manager' | 'worker')[]): Topology => ({
  cluster: 'swarm',
  nodes: roles.map((role, index) => ({ name: `node${index + 1}`, role })),
  preload: [],
  offered: [],
  limits: LIMITS,
  isolation: 'plain',
  egress: false,
});

export const enginesOf = (count: number): Topology => ({
  ...swarmOf(),
  cluster: 'engines',
  nodes: Array.from({ length: count }, (_, index) => ({ name: `node${index + 1}`, role: 'engine' as const })),
});

export const requestOf = (topology: Topology, changes: Partial<SandboxRequest> = {}): SandboxRequest => ({
  owner: 'tester',
  topology,
  lifetimeMs: 3_600_000,
  ...changes,
});

export function sandboxesOn(
  host: SandboxHost,
  store: Store,
  mirrorVolume: string,
  changes: Partial<SandboxesDeps> = {},
): Sandboxes {
  const images = imagesOf(mirrorVolume);
  return createSandboxes({
    host,
    images,
    clusters: createClusters(host),
    store,
    settings: SETTINGS,
    userns,
    ...changes,
  });
}
