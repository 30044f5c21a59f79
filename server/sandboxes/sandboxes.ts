import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { SandboxView } from '../../protocol/index.ts';
import type { Clusters } from '../clusters/index.ts';
import { type EngineApi, type HostEvent, type NodeRef, openEngine, type SandboxHost } from '../host/index.ts';
import type { Images } from '../images/index.ts';
import type { Store } from '../store/index.ts';
import { type Clock, systemClock } from './clock.ts';
import { reasonOf, SandboxError } from './errors.ts';
import { HealthKeeper } from './health.ts';
import { startLifetime } from './lifetime.ts';
import { LiveSandbox } from './live-sandbox.ts';
import { provision } from './provision.ts';
import { reconcile } from './reconcile.ts';
import { SandboxRecord } from './sandbox-record.ts';
import { mayBecome, OCCUPYING } from './states.ts';
import type { ReadySandbox, SandboxEvent, Sandboxes, SandboxRequest, Topology } from './types.ts';

export interface SandboxSettings {
  maxSandboxes: number;
  /** How often a sandbox may be extended, and by how much. */
  extensions: number;
  extensionMs: number;
  /** The warning comes so long before the end. */
  warnBeforeMs: number;
}

export interface SandboxesDeps {
  host: SandboxHost;
  images: Images;
  clusters: Clusters;
  store: Pick<Store, 'sandboxes'>;
  settings: SandboxSettings;
  log?: Logger;
  clock?: Clock;
  /** Default: exec tunnels. */
  engineOf?: (node: NodeRef) => EngineApi;
}

const RETRY_FIRST_MS = 250;
const RETRY_MAX_MS = 5000;

export function createSandboxes(deps: SandboxesDeps): Sandboxes {
  return new SandboxService(deps);
}

/** What is this sandbox made of, in one line, for the labels on the host. */
const topologyLabel = (topology: Topology): string =>
  `${topology.cluster}:${topology.nodes.map((node) => `${node.name}=${node.role}`).join(',')}`;

export class SandboxService implements Sandboxes {
  readonly records = new Map<string, SandboxRecord>();
  readonly clock: Clock;
  readonly engineOf: (node: NodeRef) => EngineApi;
  private readonly listeners = new Set<(event: SandboxEvent) => void>();
  private readonly closing = new AbortController();
  private readonly health: HealthKeeper;
  private stopWatching: (() => void) | undefined;
  private stopJanitor: () => void = () => undefined;

  constructor(readonly deps: SandboxesDeps) {
    this.clock = deps.clock ?? systemClock;
    this.engineOf = deps.engineOf ?? ((node) => openEngine(deps.host, node));
    this.health = new HealthKeeper(deps.host, this.records, (record, error) => this.fail(record, error), deps.log);
  }

  claim(request: SandboxRequest): SandboxView {
    this.throwIfClosing();
    const { sandboxes, max } = this.capacity();
    if (sandboxes >= max) {
      throw new SandboxError('no_capacity', `All ${max} sandboxes of this server are in use`, {
        action: 'End another attempt, wait until one ends, or raise DRYDOCK_MAX_SANDBOXES.',
      });
    }
    const record = this.newRecord({
      id: randomBytes(5).toString('hex'),
      owner: request.owner,
      state: 'requested',
      topology: request.topology,
      lifetimeMs: request.lifetimeMs,
      createdAt: this.clock.now(),
      extensionsLeft: this.deps.settings.extensions,
      steps: [],
      nodes: [],
    });
    record.prepare = request.prepare;
    record.change({});
    record.become('provisioning');
    this.begin(record, () => this.make(record));
    return record.view();
  }

  view(id: string): SandboxView | undefined {
    return this.records.get(id)?.view() ?? this.storedView(id);
  }

  ready(id: string): ReadySandbox | undefined {
    const record = this.records.get(id);
    return record?.state === 'ready' ? record.live : undefined;
  }

  whenReady(id: string, signal?: AbortSignal): Promise<ReadySandbox> {
    return new Promise((resolve, reject) => {
      const look = () => {
        const view = this.view(id);
        const ready = this.ready(id);
        if (ready) return done(() => resolve(ready));
        const over = whyNeverReady(id, view);
        if (over) done(() => reject(over));
      };
      const aborted = () => done(() => reject(signal?.reason));
      const done = (settle: () => void) => {
        stop();
        signal?.removeEventListener('abort', aborted);
        settle();
      };
      const stop = this.on((event) => {
        if (event.kind === 'state' && event.sandboxId === id) look();
      });
      if (signal?.aborted) aborted();
      else {
        signal?.addEventListener('abort', aborted, { once: true });
        look();
      }
    });
  }

  reset(id: string): void {
    this.throwIfClosing();
    const record = this.known(id);
    if (record.state === 'resetting') return;
    if (!mayBecome(record.state, 'resetting')) {
      throw new SandboxError('sandbox_not_ready', `This sandbox is ${record.state} and cannot be reset now`, {
        action: 'Wait until it is ready.',
      });
    }
    record.become('resetting', { steps: [], nodes: [], reason: undefined });
    this.letGo(record);
    this.begin(record, async () => {
      await this.removeFromHost(record);
      await this.make(record);
    });
  }

  extend(id: string): SandboxView {
    const record = this.known(id);
    const { expiresAt, extensionsLeft } = record.row;
    if (expiresAt === undefined || !['ready', 'resetting'].includes(record.state)) {
      throw new SandboxError('sandbox_not_ready', `This sandbox is ${record.state}: its time does not run`);
    }
    if (extensionsLeft <= 0) {
      throw new SandboxError('no_extensions_left', 'This sandbox has been extended as often as it may be', {
        action: 'Finish your work, or end it and start again.',
      });
    }
    record.change({
      expiresAt: expiresAt + this.deps.settings.extensionMs,
      extensionsLeft: extensionsLeft - 1,
    });
    this.startTimers(record);
    return record.view();
  }

  release(id: string, reason: string): Promise<void> {
    const record = this.records.get(id);
    if (!record) return Promise.resolve();
    record.released ??= this.endOf(record, { code: 'cancelled', message: reason });
    return record.released;
  }

  async reconcile(prepareFor: (sandboxId: string) => SandboxRequest['prepare'] | undefined) {
    const outcome = await reconcile(this, prepareFor);
    this.follow();
    return outcome;
  }

  capacity(): { sandboxes: number; max: number } {
    const occupied = [...this.records.values()].filter((record) => OCCUPYING.includes(record.state));
    return { sandboxes: occupied.length, max: this.deps.settings.maxSandboxes };
  }

  on(listener: (event: SandboxEvent) => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  async close(): Promise<void> {
    if (this.closing.signal.aborted) return;
    const stopping = new SandboxError('server_stopping', 'The server was stopped while this sandbox was being made', {
      action: 'Start it again.',
    });
    this.closing.abort(stopping);
    this.stopWatching?.();
    this.stopJanitor();
    for (const record of this.records.values()) {
      record.stopTimers();
      if (record.state !== 'ready') record.abort.abort(stopping);
    }
    await Promise.all([...this.records.values()].flatMap((record) => [record.work, record.released]));
    for (const record of this.records.values()) this.letGo(record);
    this.listeners.clear();
  }

  // Below: for this room only (reconcile, tests).

  newRecord(row: ConstructorParameters<typeof SandboxRecord>[0]): SandboxRecord {
    this.follow();
    const record = new SandboxRecord(row, {
      store: this.deps.store,
      clock: this.clock,
      warnBeforeMs: this.deps.settings.warnBeforeMs,
      emit: (event) => this.emit(event),
    });
    this.records.set(record.id, record);
    return record;
  }

  /** The nodes can be used from now on. */
  goLive(record: SandboxRecord): LiveSandbox {
    const { id, row, nodes } = record;
    record.live = new LiveSandbox(id, row.topology, nodes, this.deps.clusters, (node, reachable) =>
      this.health.reached(record, node, reachable),
    );
    return record.live;
  }

  /** Starts the nodes of an adopted sandbox that do not run. */
  recover(record: SandboxRecord): Promise<void> {
    return this.health.recover([record]);
  }

  startTimers(record: SandboxRecord): void {
    record.stopTimers();
    record.stopTimers = startLifetime(this.clock, record, {
      warnBeforeMs: this.deps.settings.warnBeforeMs,
      warn: (expiresAt) => this.emit({ kind: 'warning', sandboxId: record.id, expiresAt }),
      expire: () => {
        record.released ??= this.endOf(record, { code: 'expired', message: 'Its time was over' });
      },
    });
  }

  /** Removes everything of the sandbox from the host; goes on trying until it succeeds or the server stops. */
  async removeFromHost(record: Pick<SandboxRecord, 'id'>): Promise<void> {
    for (let pauseMs = RETRY_FIRST_MS; ; pauseMs = Math.min(pauseMs * 2, RETRY_MAX_MS)) {
      try {
        return await this.deps.host.removeSandbox(record.id);
      } catch (error) {
        this.deps.log?.warn({ err: error, sandboxId: record.id }, 'could not remove a sandbox; trying again');
        if (this.closing.signal.aborted) return;
        await sleep(pauseMs, undefined, { signal: this.closing.signal }).catch(() => undefined);
      }
    }
  }

  /** Removes what carries our label and belongs to no sandbox: what the engine finished after we were killed. */
  async sweep(): Promise<string[]> {
    const hosted = await this.deps.host.list();
    const strays = hosted.filter(({ sandboxId }) => {
      const state = this.records.get(sandboxId)?.state;
      return state === undefined || state === 'gone';
    });
    await Promise.all(strays.map(({ sandboxId }) => this.deps.host.removeSandbox(sandboxId)));
    return strays.map(({ sandboxId }) => sandboxId);
  }

  /** Sweeps after so many ms each, then at the last pace for good. */
  startJanitor([first = 60_000, ...rest]: number[]): void {
    this.stopJanitor = this.clock.after(first, () => {
      this.sweep()
        .catch((error: unknown) => this.deps.log?.warn({ err: error }, 'could not look for leftovers'))
        .finally(() => {
          if (!this.closing.signal.aborted) this.startJanitor(rest.length > 0 ? rest : [first]);
        });
    });
  }

  letGo(record: SandboxRecord): void {
    record.stopTimers();
    record.live?.close();
    for (const node of record.nodes) node.engine.close();
    record.live = undefined;
    record.nodes = [];
  }

  private async make(record: SandboxRecord): Promise<void> {
    const { signal } = record.abort;
    const { row } = record;
    record.health.clear();
    record.nodes = await provision(
      { ...this.deps, engineOf: this.engineOf },
      {
        labels: {
          sandboxId: row.id,
          owner: row.owner,
          topology: topologyLabel(row.topology),
          expiresAt: row.expiresAt ?? row.createdAt + row.lifetimeMs,
        },
        topology: row.topology,
        pendingNodes: this.pendingNodes(record),
        steps: record.steps,
        signal,
        onNode: (node) => record.nodes.push(node),
      },
    );
    for (const node of record.nodes) record.health.set(node.name, 'healthy');
    record.change({ nodes: record.nodes.map(({ name, ref }) => ({ name, id: ref.id, address: ref.address })) });
    const live = this.goLive(record);
    await record.prepare?.(live, record.steps, signal);
    signal.throwIfAborted();
    const now = this.clock.now();
    record.become('ready', { readyAt: now, expiresAt: row.expiresAt ?? now + row.lifetimeMs, reason: undefined });
    this.startTimers(record);
  }

  private pendingNodes(except: SandboxRecord): number {
    return [...this.records.values()]
      .filter((record) => record !== except && ['provisioning', 'resetting'].includes(record.state))
      .reduce((sum, record) => sum + record.row.topology.nodes.length, 0);
  }

  /** One job at a time; a job that fails leaves a failed sandbox with nothing on the host. */
  private begin(record: SandboxRecord, job: () => Promise<void>): void {
    record.abort = new AbortController();
    record.work = record.work.then(job).catch((error: unknown) => this.failed(record, error));
  }

  private async failed(record: SandboxRecord, error: unknown): Promise<void> {
    if (mayBecome(record.state, 'failed') && !record.released) {
      this.deps.log?.warn({ err: error, sandboxId: record.id }, 'a sandbox could not be made');
      record.become('failed', { reason: reasonOf(error), nodes: [] });
      this.letGo(record);
      await this.removeFromHost(record);
    }
  }

  /** A node died while the sandbox was being made. */
  private fail(record: SandboxRecord, error: Error): void {
    record.abort.abort(error);
  }

  private async endOf(record: SandboxRecord, reason: { code: string; message: string }): Promise<void> {
    if (record.state === 'gone') return;
    const waited = ['provisioning', 'resetting', 'requested'].includes(record.state);
    if (record.state !== 'releasing') record.become('releasing', { reason: record.row.reason ?? reason });
    if (waited) record.abort.abort(new SandboxError('cancelled', reason.message));
    record.stopTimers();
    await record.work;
    this.letGo(record);
    await this.removeFromHost(record);
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

  private follow(): void {
    this.stopWatching ??= this.deps.host.watch((event: HostEvent) => this.health.hear(event));
  }

  private emit(event: SandboxEvent): void {
    for (const listener of [...this.listeners]) listener(event);
  }

  private known(id: string): SandboxRecord {
    const record = this.records.get(id);
    if (record) return record;
    throw new SandboxError('sandbox_not_found', `There is no sandbox ${id}`);
  }

  private storedView(id: string): SandboxView | undefined {
    const row = this.deps.store.sandboxes.find(id);
    if (!row) return undefined;
    return new SandboxRecord(row, {
      store: this.deps.store,
      clock: this.clock,
      warnBeforeMs: this.deps.settings.warnBeforeMs,
      emit: () => undefined,
    }).view();
  }

  private throwIfClosing(): void {
    this.closing.signal.throwIfAborted();
  }
}

function whyNeverReady(id: string, view: SandboxView | undefined): SandboxError | undefined {
  if (!view) return new SandboxError('sandbox_not_found', `There is no sandbox ${id}`);
  const why = view.reason?.message ?? '';
  if (view.state === 'failed') {
    return new SandboxError('sandbox_failed', `The sandbox could not be made: ${why}`, { action: view.reason?.action });
  }
  if (view.state === 'releasing' || view.state === 'gone') {
    return new SandboxError('sandbox_gone', `The sandbox has ended: ${why}`);
  }
  return undefined;
}
