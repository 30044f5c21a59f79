/** Lifecycle of sandboxes. The only door of this room. */
export type { Clock } from './clock.ts';
export { SandboxError } from './errors.ts';
export { createSandboxes, type SandboxesDeps, type SandboxSettings } from './sandboxes.ts';
export * from './types.ts';
