import type { Logger } from 'pino';
import { HostError, type HostEvent, type NodeRef, type SandboxHost } from '../host/index.ts';
import { SandboxError } from './errors.ts';
import type { SandboxRecord } from './sandbox-record.ts';

/** Keeps the health of nodes in the views true: from the host's events, and from who answered when a picture was drawn. */
export class HealthKeeper {
  constructor(
    private readonly host: SandboxHost,
    private readonly records: ReadonlyMap<string, SandboxRecord>,
    /** A node died while its sandbox was being made. */
    private readonly onLostWhileMade: (record: SandboxRecord, error: Error) => void,
    private readonly log?: Logger,
  ) {}

  hear(event: HostEvent): void {
    switch (event.kind) {
      case 'engine-down':
        for (const record of this.ready()) {
          for (const node of record.nodes) record.setHealth(node.name, 'engine-down');
        }
        break;
      case 'engine-up':
        this.run('see which nodes survived', () => this.recover());
        break;
      case 'node-stopped':
        this.run('see whether a node has stopped', () => this.stopped(event.sandboxId, event.node, event.oom));
        break;
      case 'node-started': {
        const record = this.records.get(event.sandboxId);
        if (record?.state === 'ready') record.setHealth(event.node, 'healthy');
        break;
      }
    }
  }

  /** An engine answered, or did not, although its node runs. */
  reached(record: SandboxRecord, node: string, reachable: boolean): void {
    if (record.state !== 'ready' || record.health.get(node) === 'stopped') return;
    record.setHealth(node, reachable ? 'healthy' : 'engine-down');
  }

  /**
   * After the host's engine came back: nodes that went down with it are started again, in the order of their addresses,
   * because an engine hands out the lowest free address and a swarm wants its nodes where they were.
   */
  async recover(records: SandboxRecord[] = this.ready()): Promise<void> {
    const hosted = await this.host.list();
    await Promise.all(
      records.map(async (record) => {
        const there = hosted.find(({ sandboxId }) => sandboxId === record.id)?.nodes ?? [];
        const byAddress = [...record.nodes].sort((a, b) => number(a.ref.address) - number(b.ref.address));
        for (const node of byAddress) {
          const found = there.find(({ id }) => id === node.ref.id);
          const runs = found !== undefined && (found.running || (await this.restarted(record, node.ref)));
          record.setHealth(node.name, runs ? 'healthy' : 'stopped');
        }
      }),
    );
  }

  /** False for a node whose disk did not survive: it stays stopped, the view says why, and Reset gives a fresh one. */
  private async restarted(record: SandboxRecord, node: NodeRef): Promise<boolean> {
    try {
      await this.host.restartNode(node);
      return true;
    } catch (error) {
      if (!(error instanceof HostError && error.code === 'node_disk_lost')) throw error;
      this.log?.warn({ err: error, sandboxId: record.id, node: node.name }, 'a node has lost its disk');
      const message = `${node.name} cannot start again: ${error.message}`;
      record.change({ reason: { code: error.code, message, action: 'Reset the sandbox to get the node back.' } });
      return false;
    }
  }

  /** The event may be about a container that a reset has replaced meanwhile: the host tells. */
  private async stopped(sandboxId: string, name: string, oom: boolean): Promise<void> {
    const record = this.records.get(sandboxId);
    if (!record || !['ready', 'provisioning', 'resetting'].includes(record.state)) return;
    const node = record.nodes.find((candidate) => candidate.name === name);
    if (!node) return;
    const hosted = (await this.host.list()).find((candidate) => candidate.sandboxId === sandboxId);
    if (hosted?.nodes.find(({ id }) => id === node.ref.id)?.running) return;
    if (record.state === 'ready') return record.setHealth(name, 'stopped');
    const why = oom ? 'it ran out of memory' : 'its container stopped';
    this.onLostWhileMade(
      record,
      new SandboxError('nodes_lost', `${name} ended while the sandbox was being made: ${why}`),
    );
  }

  private ready(): SandboxRecord[] {
    return [...this.records.values()].filter((record) => record.state === 'ready');
  }

  private run(what: string, work: () => Promise<void>): void {
    work().catch((error: unknown) => this.log?.warn({ err: error }, `could not ${what}`));
  }
}

/** 172.19.0.10 comes after 172.19.0.9. */
const number = (address: string): number => address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
