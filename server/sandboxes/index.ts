/** Lifecycle of sandboxes. The only door of this room. */
export type { SandboxesDeps } from './sandbox-keeper.ts';
export { createSandboxes } from './sandboxes.ts';
export * from './types.ts';
