import { createEnginesDriver } from './engines.ts';
import { ClusterError } from './errors.ts';
import { createSwarmDriver } from './swarm.ts';
import type { ClusterDriver, Clusters } from './types.ts';
import { watchCluster } from './watch.ts';

/** The drivers of this server. */
export function createClusters(drivers: ClusterDriver[] = [createEnginesDriver(), createSwarmDriver()]): Clusters {
  const byKind = new Map(drivers.map((driver) => [driver.kind, driver]));
  return {
    driver(kind) {
      const driver = byKind.get(kind);
      if (!driver) {
        throw new ClusterError('cluster_unsupported', `Clusters of the kind "${kind}" cannot be made by this server`, {
          action: `Use one of: ${[...byKind.keys()].join(', ')}.`,
        });
      }
      return driver;
    },
    watch: watchCluster,
  };
}
