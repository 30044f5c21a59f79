import { HostError, type HostInfo } from '../host/index.ts';

/** Memory that a node takes once it runs a few containers (limits are upper bounds, not reservations). */
const NODE_MEMORY_MIB = 160;
/** Left for the host itself. */
const SPARE_MEMORY_MIB = 512;
/** Disk that a node takes with a few images. */
const NODE_DISK_MIB = 512;
const SPARE_DISK_MIB = 2048;

/** Throws HostError host_out_of_memory or host_out_of_disk when so many more nodes would not fit. */
export function checkRoom(info: HostInfo, nodes: number, pendingNodes: number): void {
  const memoryMiB = (nodes + pendingNodes) * NODE_MEMORY_MIB + SPARE_MEMORY_MIB;
  if (info.memoryFreeMiB < memoryMiB) {
    throw new HostError(
      'host_out_of_memory',
      `The host has ${info.memoryFreeMiB} MiB of memory free; ${nodes} more nodes need ${memoryMiB} MiB`,
      { action: 'End another sandbox, or give Docker more memory, then try again.' },
    );
  }
  const diskMiB = (nodes + pendingNodes) * NODE_DISK_MIB + SPARE_DISK_MIB;
  if (info.diskFreeMiB < diskMiB) {
    throw new HostError(
      'host_out_of_disk',
      `The disk under ${info.root} has ${info.diskFreeMiB} MiB free; ${nodes} more nodes need ${diskMiB} MiB`,
      { action: 'Free some disk (`docker system df` shows what takes it), then try again.' },
    );
  }
}
