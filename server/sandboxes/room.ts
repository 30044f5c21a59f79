import { HostError, type HostInfo } from '../host/index.ts';
import type { SandboxRecord } from './sandbox-record.ts';
import { OCCUPYING } from './states.ts';
import type { Topology } from './types.ts';

/** What others were promised and have not taken yet. */
export interface Promised {
  /** Nodes that are being made, by their weight: they will take memory that still looks free. */
  pendingNodes: number;
  /** What the nodes of other sandboxes may still write. */
  diskMiB: number;
}

/** Of two sandboxes that are made at once the later one counts the earlier, not the other way round. */
export function promisedTo(records: Iterable<SandboxRecord>, except: SandboxRecord): Promised {
  const promised = { pendingNodes: 0, diskMiB: 0 };
  let earlier = true;
  for (const record of records) {
    if (record === except) earlier = false;
    const { state, row, diskUsedMiB } = record;
    if (record === except || !OCCUPYING.includes(state) || (!earlier && state !== 'ready')) continue;
    if (state !== 'ready') promised.pendingNodes += weightOf(row.topology);
    const { diskMiB } = row.topology.limits;
    for (const { name } of row.topology.nodes) promised.diskMiB += Math.max(0, diskMiB - (diskUsedMiB.get(name) ?? 0));
  }
  return promised;
}

/** A node of Kubernetes takes as much as some nodes with an engine: 400-600 MiB were measured of a control plane. */
const KUBE_WEIGHT = 4;

/** How many nodes with an engine take as much as these. */
export function weightOf({ cluster, nodes }: Pick<Topology, 'cluster' | 'nodes'>): number {
  return nodes.length * (cluster === 'kubernetes' ? KUBE_WEIGHT : 1);
}

/** Memory that a node takes once it runs a few containers (limits are upper bounds, not reservations). */
const NODE_MEMORY_MIB = 160;
/** Left for the host itself. */
const SPARE_MEMORY_MIB = 512;
/** Disk that a node takes with a few images, whatever it may write. */
const NODE_DISK_MIB = 512;
const SPARE_DISK_MIB = 2048;

/**
 * Throws HostError host_out_of_memory or host_out_of_disk when so many more nodes would not fit. Disk counts by what
 * nodes may write, of which `overcommit` times as much is promised as there is.
 */
export function checkRoom(
  info: HostInfo,
  wanted: { nodes: number; weight?: number; diskMiB: number },
  promised: Promised,
  overcommit: number,
): void {
  const { nodes, weight = nodes } = wanted;
  const pending = weight + promised.pendingNodes;
  const memoryMiB = pending * NODE_MEMORY_MIB + SPARE_MEMORY_MIB;
  if (info.memoryFreeMiB < memoryMiB) {
    throw new HostError(
      'host_out_of_memory',
      `The host has ${info.memoryFreeMiB} MiB of memory free; ${nodes} more nodes need ${memoryMiB} MiB`,
      { action: 'End another sandbox, or give Docker more memory, then try again.' },
    );
  }
  const mayWriteMiB = nodes * wanted.diskMiB + promised.diskMiB;
  const diskMiB = SPARE_DISK_MIB + Math.max(pending * NODE_DISK_MIB, Math.ceil(mayWriteMiB / overcommit));
  if (info.diskFreeMiB >= diskMiB) return;
  throw new HostError(
    'host_out_of_disk',
    `The disk under ${info.root} has ${info.diskFreeMiB} MiB free; with ${nodes} more nodes, nodes may write ` +
      `${mayWriteMiB} MiB, for which ${diskMiB} MiB have to be free`,
    {
      action:
        'Free some disk (`docker system df` shows what takes it), end another sandbox, or let nodes write less ' +
        '(DRYDOCK_NODE_DISK_MIB; DRYDOCK_DISK_OVERCOMMIT says how much more is promised than there is).',
    },
  );
}
