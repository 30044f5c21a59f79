import type { DiskUse, SandboxHost } from '../host/index.ts';
import type { SandboxKeeper } from './sandbox-keeper.ts';
import type { SandboxRecord } from './sandbox-record.ts';

const EVERY_MS = 1000;
/** Nodes are measured when the host has lost so much since they were measured last… */
const GROWTH_MIB = 128;
/** …and when somebody has used this share of the limit, at every look. */
const NEAR = 0.5;
/** Below this nobody may write on: the node that has written most is stopped, whatever its limit. */
const LAST_MIB = 1024;

interface Measured extends DiskUse {
  record: SandboxRecord;
  name: string;
  limitMiB: number;
}

/**
 * Stops nodes that write more than their limit where the host does not hold them to it, and whoever has written most
 * when the host's disk ends (docs/decisions/0002-disk-limit.md). Looks at the free space every second, and at the nodes
 * when it shrinks.
 */
export class DiskGuard {
  private measuredAtMiB = Number.NaN;
  private near = false;
  private stop: (() => void) | undefined;
  private ended = false;

  constructor(
    private readonly host: SandboxHost,
    private readonly keeper: Pick<SandboxKeeper, 'records' | 'clock' | 'deps'>,
  ) {}

  start(): void {
    this.stop ??= this.next();
  }

  end(): void {
    this.ended = true;
    this.stop?.();
  }

  private next(): () => void {
    return this.keeper.clock.after(EVERY_MS, () => {
      this.look()
        .catch((error: unknown) => this.keeper.deps.log?.warn({ err: error }, 'could not look at the disk'))
        .finally(() => {
          if (!this.ended) this.stop = this.next();
        });
    });
  }

  private async look(): Promise<void> {
    const records = [...this.keeper.records.values()].filter((record) => record.state === 'ready');
    if (records.length === 0) return;
    const freeMiB = await this.host.diskFreeMiB();
    const grown = !(this.measuredAtMiB - freeMiB < GROWTH_MIB);
    if (!grown && !this.near && freeMiB >= LAST_MIB) {
      // What others have freed meanwhile must be written again before anybody is suspected.
      this.measuredAtMiB = Math.max(this.measuredAtMiB, freeMiB);
      return;
    }
    const measured = (await Promise.all(records.map((record) => this.measure(record)))).flat();
    this.measuredAtMiB = freeMiB;
    for (const { record, name, totalMiB } of measured) record.diskUsedMiB.set(name, totalMiB);
    this.near = measured.some(({ unheldMiB, limitMiB }) => unheldMiB > limitMiB * NEAR);
    const over = measured.filter(({ unheldMiB, limitMiB }) => unheldMiB > limitMiB);
    const [most] = measured.sort((a, b) => b.totalMiB - a.totalMiB);
    if (over.length === 0 && freeMiB < LAST_MIB && most) over.push(most);
    await Promise.all(over.map((node) => this.refuse(node, freeMiB)));
  }

  private async measure(record: SandboxRecord): Promise<Measured[]> {
    const limitMiB = record.row.topology.limits.diskMiB;
    const running = record.nodes.filter((node) => record.health.get(node.name) !== 'stopped');
    const found = await Promise.allSettled(
      running.map(async ({ name, ref }) => ({ record, name, limitMiB, ...(await this.host.diskUse(ref)) })),
    );
    // A node that stopped or went meanwhile writes no more.
    return found.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  }

  private async refuse({ record, name, totalMiB, unheldMiB, limitMiB }: Measured, freeMiB: number): Promise<void> {
    const node = record.nodes.find((candidate) => candidate.name === name);
    if (!node || record.state !== 'ready') return;
    const message =
      unheldMiB > limitMiB
        ? `${name} was stopped: it has written ${unheldMiB} MiB, and may write ${limitMiB} MiB`
        : `${name} was stopped: it has written ${totalMiB} MiB, and the host has only ${freeMiB} MiB left`;
    this.keeper.deps.log?.warn({ sandboxId: record.id, node: name, totalMiB, limitMiB, freeMiB }, message);
    await this.host.stopNode(node.ref);
    if (record.state !== 'ready') return;
    record.change({ reason: { code: 'node_disk_full', message, action: 'Reset the sandbox to get the node back.' } });
    record.setHealth(name, 'stopped');
  }
}
