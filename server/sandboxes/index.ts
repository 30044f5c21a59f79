/** Lifecycle of sandboxes. The only door of this room. */
export { capabilitiesAt, type UsernsAbility, wantedIsolation } from './isolation.ts';
export { limitsFor, numberedTopology } from './numbered-topology.ts';
export type { SandboxesDeps } from './sandbox-keeper.ts';
export { createSandboxes } from './sandboxes.ts';
export * from './types.ts';
