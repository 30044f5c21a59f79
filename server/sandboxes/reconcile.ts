import type { HostedSandbox, NodeRef } from '../host/index.ts';
import type { SandboxRow } from '../store/index.ts';
import { SandboxError } from './errors.ts';
import type { SandboxRecord } from './sandbox-record.ts';
import type { SandboxService } from './sandboxes.ts';
import { OCCUPYING } from './states.ts';
import type { SandboxRequest } from './types.ts';

type PrepareFor = (sandboxId: string) => SandboxRequest['prepare'] | undefined;

/** What an engine was still making when we were killed shows up a little later. */
const SWEEPS_AFTER_MS = [2000, 5000, 15_000, 60_000];

/**
 * Makes host and database agree before the server listens. Ready sandboxes whose nodes are all there are adopted;
 * everything else of this instance is removed, and its rows say why.
 */
export async function reconcile(
  service: SandboxService,
  prepareFor: PrepareFor,
): Promise<{ adopted: string[]; removed: string[] }> {
  const hosted = new Map((await service.deps.host.list()).map((one) => [one.sandboxId, one]));
  const rows = service.deps.store.sandboxes.list([...OCCUPYING, 'failed']);
  const adopted: string[] = [];
  const removed = new Set<string>();
  await Promise.all(
    rows.map(async (row) => {
      const there = hosted.get(row.id);
      hosted.delete(row.id);
      const record = service.newRecord(row);
      const prepare = prepareFor(row.id);
      if (await adopt(service, record, there, prepare)) {
        adopted.push(row.id);
        return;
      }
      if (there) removed.add(row.id);
      await settle(service, record, prepare);
    }),
  );
  for (const { sandboxId } of hosted.values()) removed.add(sandboxId);
  await Promise.all([...hosted.values()].map(({ sandboxId }) => service.removeFromHost({ id: sandboxId })));
  service.startJanitor(SWEEPS_AFTER_MS);
  return { adopted, removed: [...removed] };
}

/** True when the sandbox is ready again. Stopped nodes (the machine was restarted) are started first. */
async function adopt(
  service: SandboxService,
  record: SandboxRecord,
  there: HostedSandbox | undefined,
  prepare: SandboxRequest['prepare'],
): Promise<boolean> {
  const { row } = record;
  const expired = row.expiresAt !== undefined && row.expiresAt <= service.clock.now();
  if (row.state !== 'ready' || !prepare || expired || !there) return false;
  const nodes = row.topology.nodes.map((plan) => {
    const known = row.nodes.find((node) => node.name === plan.name);
    const found = there.nodes.find((node) => node.id === known?.id);
    if (!known || !found) return undefined;
    const ref: NodeRef = { id: known.id, sandboxId: row.id, name: plan.name, address: known.address };
    return { ...plan, ref, engine: service.engineOf(ref) };
  });
  if (nodes.some((node) => node === undefined)) return false;
  record.nodes = nodes.filter((node) => node !== undefined);
  record.prepare = prepare;
  try {
    await service.recover(record);
  } catch (error) {
    service.deps.log?.warn({ err: error, sandboxId: row.id }, 'a sandbox could not be adopted');
    service.letGo(record);
    return false;
  }
  service.goLive(record);
  service.startTimers(record);
  return true;
}

/** Brings a sandbox that cannot be adopted to its end. */
async function settle(
  service: SandboxService,
  record: SandboxRecord,
  prepare: SandboxRequest['prepare'],
): Promise<void> {
  const { state } = record;
  // Whoever works in it can still reset it: it fails, and says why. What nobody owns goes.
  if (
    prepare &&
    ['requested', 'provisioning', 'resetting', 'ready'].includes(state) &&
    !isExpired(record.row, service)
  ) {
    record.become('failed', { reason: whyLost(state), nodes: [] });
  }
  if (prepare && record.state === 'failed') return service.removeFromHost(record);
  await service.release(
    record.id,
    isExpired(record.row, service) ? 'Its time was over' : 'Nobody works in it any more',
  );
}

const isExpired = (row: SandboxRow, service: SandboxService): boolean =>
  row.state === 'ready' && row.expiresAt !== undefined && row.expiresAt <= service.clock.now();

function whyLost(state: SandboxRow['state']): { code: string; message: string; action?: string } {
  const action = 'Reset it to begin from the fresh state.';
  if (state === 'ready') {
    return { code: 'nodes_lost', message: 'Its nodes were gone when the server started', action };
  }
  const { code, message } = new SandboxError(
    'server_restarted',
    'The server was restarted while this sandbox was being made',
  );
  return { code, message, action };
}
