import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { ClusterNode, Clusters, NodePlan } from '../clusters/index.ts';
import {
  type EngineApi,
  type Isolation,
  type IsolationPolicy,
  type KubeApi,
  type NodeRef,
  openEngine,
  openKube,
  type SandboxHost,
} from '../host/index.ts';
import type { Images } from '../images/index.ts';
import type { SandboxRow, Store } from '../store/index.ts';
import { type Clock, systemClock } from './clock.ts';
import { egressForbidden, reasonOf, SandboxError } from './errors.ts';
import { HealthKeeper } from './health.ts';
import { checkKubernetesIsolation, grantIsolation, type UsernsAbility } from './isolation.ts';
import { startLifetime } from './lifetime.ts';
import { closeNode, LiveSandbox } from './live-sandbox.ts';
import { provision } from './provision.ts';
import { promisedTo } from './room.ts';
import { SandboxRecord } from './sandbox-record.ts';
import { mayBecome } from './states.ts';
import type { SandboxEvent, Topology } from './types.ts';

export interface SandboxSettings {
  maxSandboxes: number;
  /** How often a sandbox may be extended, and by how much. */
  extensions: number;
  extensionMs: number;
  /** The warning comes so long before the end. */
  warnBeforeMs: number;
  /** How many times the free disk of the host may be promised to nodes; 1: every node can fill its own. */
  diskOvercommit: number;
  /** Which isolation of nodes the operator allows. */
  isolation: IsolationPolicy;
  /** Whether the operator allows a way out of sandboxes whose lab asks for one. */
  egress: boolean;
}

export interface SandboxesDeps {
  host: SandboxHost;
  images: Images;
  clusters: Clusters;
  store: Pick<Store, 'sandboxes'>;
  settings: SandboxSettings;
  /** Whether nodes run in user namespaces here; asked once the node image is there. */
  userns: () => Promise<UsernsAbility>;
  log?: Logger;
  clock?: Clock;
  /** Default: exec tunnels. */
  engineOf?: (node: NodeRef) => EngineApi;
  kubeOf?: (node: NodeRef) => KubeApi;
}

const RETRY_FIRST_MS = 250;
const RETRY_MAX_MS = 5000;

/** What a sandbox is made of, in one line, for the labels on the host. */
const topologyLabel = (topology: Topology): string =>
  `${topology.cluster}:${topology.nodes.map((node) => `${node.name}=${node.role}`).join(',')}`;

/** The jobs behind the states: make, reset, end; and what every sandbox needs besides. */
export class SandboxKeeper {
  readonly records = new Map<string, SandboxRecord>();
  readonly clock: Clock;
  private readonly engineOf: (node: NodeRef) => EngineApi;
  private readonly kubeOf: (node: NodeRef) => KubeApi;
  readonly closing = new AbortController();
  readonly health: HealthKeeper;
  private readonly listeners = new Set<(event: SandboxEvent) => void>();
  private stopWatching: (() => void) | undefined;

  constructor(readonly deps: SandboxesDeps) {
    this.clock = deps.clock ?? systemClock;
    this.engineOf = deps.engineOf ?? ((node) => openEngine(deps.host, node));
    this.kubeOf = deps.kubeOf ?? ((node) => openKube(deps.host, node));
    this.health = new HealthKeeper(deps.host, this.records, (record, error) => record.abort.abort(error), deps.log);
  }

  on(listener: (event: SandboxEvent) => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  /** A record of this row, in memory only until it is changed. */
  newRecord(row: SandboxRow): SandboxRecord {
    this.stopWatching ??= this.deps.host.watch((event) => this.health.hear(event));
    const record = this.recordOf(row);
    this.records.set(record.id, record);
    return record;
  }

  /** As newRecord, but not kept: for looking at rows of the past. */
  recordOf(row: SandboxRow): SandboxRecord {
    return new SandboxRecord(row, {
      store: this.deps.store,
      clock: this.clock,
      warnBeforeMs: this.deps.settings.warnBeforeMs,
      emit: (event) => this.emit(event),
    });
  }

  /** `requested` has been written; begins to make it. */
  beginMaking(record: SandboxRecord): void {
    record.become('provisioning');
    this.begin(record, () => this.make(record));
  }

  beginReset(record: SandboxRecord): void {
    record.become('resetting', { steps: [], nodes: [], reason: undefined });
    this.letGo(record);
    this.begin(record, async () => {
      await this.removeFromHost(record.id);
      await this.make(record);
    });
  }

  /** Resolves when nothing of it is left on the host. Called again, gives the same promise. */
  end(record: SandboxRecord, reason: { code: string; message: string }): Promise<void> {
    record.released ??= this.endOnce(record, reason);
    return record.released;
  }

  /** The nodes can be used from now on. */
  goLive(record: SandboxRecord): LiveSandbox {
    record.live = new LiveSandbox(record.id, record.row.topology, record.nodes, this.deps.clusters, (node, reachable) =>
      this.health.reached(record, node, reachable),
    );
    return record.live;
  }

  startTimers(record: SandboxRecord): void {
    record.stopTimers();
    record.stopTimers = startLifetime(this.clock, record, {
      warnBeforeMs: this.deps.settings.warnBeforeMs,
      warn: (expiresAt) => this.emit({ kind: 'warning', sandboxId: record.id, expiresAt }),
      expire: () => void this.end(record, { code: 'expired', message: 'Its time was over' }),
    });
  }

  /** Removes everything of the sandbox from the host; goes on trying until it succeeds or the server stops. */
  async removeFromHost(sandboxId: string): Promise<void> {
    for (let pauseMs = RETRY_FIRST_MS; ; pauseMs = Math.min(pauseMs * 2, RETRY_MAX_MS)) {
      try {
        return await this.deps.host.removeSandbox(sandboxId);
      } catch (error) {
        this.deps.log?.warn({ err: error, sandboxId }, 'could not remove a sandbox; trying again');
        if (this.closing.signal.aborted) return;
        await sleep(pauseMs, undefined, { signal: this.closing.signal }).catch(() => undefined);
      }
    }
  }

  /**
   * Removes what showed up on the host after a sandbox had failed, in turn with whatever else is done with it. Nobody
   * waits for that: when it fails, the next sweep finds it again.
   */
  clearFailed(record: SandboxRecord): void {
    record.work = record.work
      .then(() => (record.state === 'failed' ? this.deps.host.removeSandbox(record.id) : undefined))
      .catch((error: unknown) => {
        this.deps.log?.warn({ err: error, sandboxId: record.id }, 'could not remove what a failed sandbox left');
      });
  }

  /** A started node with the ways to its APIs, which are taken when they are used. */
  connect(plan: NodePlan, ref: NodeRef): ClusterNode {
    const node = { ...plan, ref, engine: this.engineOf(ref) };
    return plan.role === 'control-plane' ? { ...node, kube: this.kubeOf(ref) } : node;
  }

  /** Ends the connections to the nodes, not the nodes. */
  letGo(record: SandboxRecord): void {
    record.stopTimers();
    record.live?.close();
    for (const node of record.nodes) closeNode(node);
    record.live = undefined;
    record.nodes = [];
  }

  async close(): Promise<void> {
    if (this.closing.signal.aborted) return;
    const stopping = new SandboxError('server_stopping', 'The server was stopped while this sandbox was being made', {
      action: 'Start it again.',
    });
    this.closing.abort(stopping);
    this.stopWatching?.();
    for (const record of this.records.values()) {
      record.stopTimers();
      if (record.state !== 'ready') record.abort.abort(stopping);
    }
    await Promise.all([...this.records.values()].flatMap((record) => [record.work, record.released]));
    for (const record of this.records.values()) this.letGo(record);
    this.listeners.clear();
  }

  private async make(record: SandboxRecord): Promise<void> {
    const { signal } = record.abort;
    const { row } = record;
    record.health.clear();
    record.diskUsedMiB.clear();
    record.nodes = await provision(
      { ...this.deps, connect: (plan, ref) => this.connect(plan, ref) },
      {
        labels: {
          sandboxId: row.id,
          owner: row.owner,
          topology: topologyLabel(row.topology),
          expiresAt: row.expiresAt ?? row.createdAt + row.lifetimeMs,
        },
        topology: row.topology,
        promised: promisedTo(this.records.values(), record),
        diskOvercommit: this.deps.settings.diskOvercommit,
        steps: record.steps,
        signal,
        onNode: (node) => record.nodes.push(node),
        grant: () => this.grant(record),
      },
    );
    for (const node of record.nodes) record.health.set(node.name, 'healthy');
    record.change({ nodes: record.nodes.map(({ name, ref }) => ({ name, id: ref.id, address: ref.address })) });
    await record.prepare?.(this.goLive(record), record.steps, signal);
    signal.throwIfAborted();
    if (!record.live) this.goLive(record);
    const now = this.clock.now();
    record.become('ready', { readyAt: now, expiresAt: row.expiresAt ?? now + row.lifetimeMs, reason: undefined });
    this.startTimers(record);
  }

  /** Settles the level of isolation, and says why when it is not the wanted one. */
  private async grant(record: SandboxRecord): Promise<Isolation> {
    const { topology } = record.row;
    const { settings, userns } = this.deps;
    if (topology.egress && !settings.egress) throw egressForbidden();
    const { isolation, why } = await grantIsolation(topology.isolation, settings.isolation, userns);
    if (topology.cluster === 'kubernetes') checkKubernetesIsolation(isolation, why);
    if (why) record.steps('isolation', 'Nodes without a user namespace of their own').done(why);
    if (isolation !== topology.isolation) record.change({ topology: { ...topology, isolation } });
    return isolation;
  }

  /** One job at a time; a job that fails leaves a failed sandbox with nothing on the host. */
  private begin(record: SandboxRecord, job: () => Promise<void>): void {
    record.abort = new AbortController();
    record.work = record.work.then(job).catch((error: unknown) => this.failed(record, error));
  }

  private async failed(record: SandboxRecord, error: unknown): Promise<void> {
    // A sandbox that is being released meanwhile ends there.
    if (!mayBecome(record.state, 'failed')) return;
    this.deps.log?.warn({ err: error, sandboxId: record.id }, 'a sandbox could not be made');
    record.become('failed', { reason: reasonOf(error), nodes: [] });
    this.letGo(record);
    await this.removeFromHost(record.id);
  }

  private async endOnce(record: SandboxRecord, reason: { code: string; message: string }): Promise<void> {
    if (record.state === 'gone') return;
    if (record.state !== 'releasing') record.become('releasing', { reason: record.row.reason ?? reason });
    record.abort.abort(new SandboxError('cancelled', reason.message));
    record.stopTimers();
    await record.work;
    this.letGo(record);
    await this.removeFromHost(record.id);
    if (this.closing.signal.aborted && (await this.stillThere(record))) return;
    record.become('gone', { nodes: [] });
    this.records.delete(record.id);
  }

  /** When stopping: what could not be removed is left to the next start, which finds the row still releasing. */
  private async stillThere(record: SandboxRecord): Promise<boolean> {
    try {
      return (await this.deps.host.list()).some(({ sandboxId }) => sandboxId === record.id);
    } catch (error) {
      this.deps.log?.warn({ err: error, sandboxId: record.id }, 'left for the next start to remove');
      return true;
    }
  }

  private emit(event: SandboxEvent): void {
    for (const listener of [...this.listeners]) listener(event);
  }
}
