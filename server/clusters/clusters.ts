import { createEnginesDriver } from './engines.ts';
import { ClusterError } from './errors.ts';
import { createKubernetesDriver } from './kubernetes/driver.ts';
import type { ExecHost } from './kubernetes/machine.ts';
import { createSwarmDriver } from './swarm.ts';
import type { ClusterDriver, Clusters } from './types.ts';
import { watchCluster } from './watch.ts';

/** The drivers of this server; Kubernetes only with a host, on which it runs programs. */
export function createClusters(host?: ExecHost, drivers: ClusterDriver[] = driversOn(host)): Clusters {
  const byKind = new Map(drivers.map((driver) => [driver.kind, driver]));
  return {
    driver(kind) {
      const driver = byKind.get(kind);
      if (!driver) {
        const known = [...byKind.keys()].join(', ');
        throw new ClusterError(
          'cluster_unsupported',
          `This server can make clusters of the kinds ${known}, not of the kind ${kind}`,
        );
      }
      return driver;
    },
    watch: watchCluster,
  };
}

function driversOn(host: ExecHost | undefined): ClusterDriver[] {
  return [createEnginesDriver(), createSwarmDriver(), ...(host ? [createKubernetesDriver(host)] : [])];
}
