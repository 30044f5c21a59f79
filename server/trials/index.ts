/** Answers of the practice exam, tried out in small sandboxes. The only door of this room. */
export { createTrials } from './trials.ts';
export type { Trials } from './types.ts';
