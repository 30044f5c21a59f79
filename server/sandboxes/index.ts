/** Lifecycle of sandboxes. The only door of this room. */
export type { Clock } from './clock.ts';
export { SandboxError } from './errors.ts';
export type { SandboxesDeps, SandboxSettings } from './sandbox-keeper.ts';
export { createSandboxes } from './sandboxes.ts';
export * from './types.ts';
