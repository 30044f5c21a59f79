import { randomBytes } from 'node:crypto';
import type { SandboxView } from '../../protocol/index.ts';
import { DiskGuard } from './disk-guard.ts';
import { SandboxError } from './errors.ts';
import { allowedIsolation } from './isolation.ts';
import { startJanitor } from './janitor.ts';
import { reconcile } from './reconcile.ts';
import { type SandboxesDeps, SandboxKeeper } from './sandbox-keeper.ts';
import type { SandboxRecord } from './sandbox-record.ts';
import { mayBecome, OCCUPYING } from './states.ts';
import type { ReadySandbox, SandboxEvent, Sandboxes, SandboxRequest } from './types.ts';

/** The sandboxes of this server. Call reconcile() before anything else, close() at the end. */
export function createSandboxes(deps: SandboxesDeps): Sandboxes {
  return new SandboxService(deps);
}

class SandboxService implements Sandboxes {
  private readonly keeper: SandboxKeeper;
  private readonly diskGuard: DiskGuard;
  private stopJanitor: () => void = () => undefined;

  constructor(private readonly deps: SandboxesDeps) {
    this.keeper = new SandboxKeeper(deps);
    this.diskGuard = new DiskGuard(deps.host, this.keeper);
  }

  claim(request: SandboxRequest): SandboxView {
    this.keeper.closing.signal.throwIfAborted();
    const { settings } = this.deps;
    const { sandboxes, max } = this.capacity();
    if (sandboxes >= max) {
      throw new SandboxError('no_capacity', `All ${max} sandboxes of this server are in use`, {
        action: 'End another attempt, wait until one ends, or raise DRYDOCK_MAX_SANDBOXES.',
      });
    }
    this.deps.clusters.driver(request.topology.cluster);
    const record = this.keeper.newRecord({
      id: randomBytes(5).toString('hex'),
      owner: request.owner,
      state: 'requested',
      topology: { ...request.topology, isolation: allowedIsolation(request.topology.isolation, settings.isolation) },
      lifetimeMs: request.lifetimeMs,
      createdAt: this.keeper.clock.now(),
      extensionsLeft: settings.extensions,
      steps: [],
      nodes: [],
    });
    record.prepare = request.prepare;
    record.change({});
    this.diskGuard.start();
    this.keeper.beginMaking(record);
    return record.view();
  }

  view(id: string): SandboxView | undefined {
    const known = this.keeper.records.get(id);
    if (known) return known.view();
    const row = this.deps.store.sandboxes.find(id);
    return row && this.keeper.recordOf(row).view();
  }

  ready(id: string): ReadySandbox | undefined {
    const record = this.keeper.records.get(id);
    return record?.state === 'ready' ? record.live : undefined;
  }

  whenReady(id: string, signal?: AbortSignal): Promise<ReadySandbox> {
    return new Promise((resolve, reject) => {
      const look = () => {
        const ready = this.ready(id);
        if (ready) return done(() => resolve(ready));
        const over = whyNeverReady(id, this.view(id));
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
      if (signal?.aborted) return aborted();
      signal?.addEventListener('abort', aborted, { once: true });
      look();
    });
  }

  reset(id: string): void {
    this.keeper.closing.signal.throwIfAborted();
    const record = this.known(id);
    if (record.state === 'resetting') return;
    if (!mayBecome(record.state, 'resetting')) {
      throw new SandboxError('sandbox_not_ready', `This sandbox is ${record.state} and cannot be reset now`, {
        action: 'Wait until it is ready.',
      });
    }
    this.keeper.beginReset(record);
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
    record.change({ expiresAt: expiresAt + this.deps.settings.extensionMs, extensionsLeft: extensionsLeft - 1 });
    this.keeper.startTimers(record);
    return record.view();
  }

  async release(id: string, reason: string): Promise<void> {
    const record = this.keeper.records.get(id);
    if (record) await this.keeper.end(record, { code: 'cancelled', message: reason });
  }

  async reconcile(prepareFor: (sandboxId: string) => SandboxRequest['prepare'] | undefined) {
    const outcome = await reconcile(this.keeper, prepareFor);
    this.stopJanitor = startJanitor(this.keeper);
    this.diskGuard.start();
    return outcome;
  }

  capacity(): { sandboxes: number; max: number } {
    const occupied = [...this.keeper.records.values()].filter((record) => OCCUPYING.includes(record.state));
    return { sandboxes: occupied.length, max: this.deps.settings.maxSandboxes };
  }

  on(listener: (event: SandboxEvent) => void): () => void {
    return this.keeper.on(listener);
  }

  async close(): Promise<void> {
    this.stopJanitor();
    this.diskGuard.end();
    await this.keeper.close();
  }

  private known(id: string): SandboxRecord {
    const record = this.keeper.records.get(id);
    if (record) return record;
    throw new SandboxError('sandbox_not_found', `There is no sandbox ${id}`);
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
