/** Progress, timeline, results: one learner working on one lab. The only door of this room. */
export { createAttempts } from './attempts.ts';
export { createExamAttempts } from './exam-attempts.ts';
export { type JUnitCase, junitOf, junitXml } from './junit.ts';
export { lifetimeOf, topologyOf } from './topology.ts';
export * from './types.ts';
