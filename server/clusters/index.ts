/** From started nodes to a cluster, and what it looks like now. The only door of this room. */
export { createClusters } from './clusters.ts';
export * from './errors.ts';
export * from './types.ts';
