import { addonsOf, type Lab, labNodes, profileOf } from '../catalog/index.ts';
import type { NodeLimits } from '../host/index.ts';
import { limitsFor, type Topology, wantedIsolation } from '../sandboxes/index.ts';

const DEFAULT_LIFETIME_FACTOR = 3;

/**
 * The machines that a lab asks for, with the server's limits where it names none, as isolated as what it requires of
 * the host's capabilities allows.
 */
export function topologyOf(lab: Lab, limits: NodeLimits, capabilities: readonly string[]): Topology {
  const { sandbox, requires, tasks } = lab.definition;
  const own = sandbox.limits;
  const usual = limitsFor(sandbox.cluster, limits);
  return {
    cluster: sandbox.cluster,
    profile: profileOf(lab.definition),
    addons: addonsOf(lab.definition),
    nodes: labNodes(lab.definition),
    preload: sandbox.images,
    offered: sandbox.offered,
    limits: {
      memoryMiB: own?.memory ?? usual.memoryMiB,
      cpus: own?.cpus ?? usual.cpus,
      pids: own?.pids ?? usual.pids,
      diskMiB: own?.disk ?? usual.diskMiB,
    },
    isolation: wantedIsolation([...requires, ...tasks.flatMap((task) => task.requires)], capabilities),
    egress: sandbox.network?.egress ?? false,
  };
}

/** How long a sandbox for this lab lives: what the lab says, else three times its minutes, at least the server's setting. */
export function lifetimeOf(lab: Lab, settingMs: number): number {
  const { sandbox, minutes } = lab.definition;
  return sandbox.lifetime ?? Math.max(settingMs, minutes * DEFAULT_LIFETIME_FACTOR * 60_000);
}
