import type { HostedSandbox, NodeRef } from '../host/index.ts';
import type { SandboxRow } from '../store/index.ts';
import { egressForbidden, reasonOf, SandboxError } from './errors.ts';
import type { SandboxKeeper } from './sandbox-keeper.ts';
import type { SandboxRecord } from './sandbox-record.ts';
import { OCCUPYING } from './states.ts';
import type { SandboxRequest } from './types.ts';

type PrepareFor = (sandboxId: string) => SandboxRequest['prepare'] | undefined;

/**
 * Makes host and database agree before the server listens. Ready sandboxes whose nodes are all there are adopted;
 * everything else of this instance is removed, and its rows say why.
 */
export async function reconcile(
  keeper: SandboxKeeper,
  prepareFor: PrepareFor,
): Promise<{ adopted: string[]; removed: string[] }> {
  const hosted = new Map((await keeper.deps.host.list()).map((one) => [one.sandboxId, one]));
  const rows = keeper.deps.store.sandboxes.list([...OCCUPYING, 'failed']);
  const adopted: string[] = [];
  const removed = new Set<string>();
  await Promise.all(
    rows.map(async (row) => {
      const there = hosted.get(row.id);
      hosted.delete(row.id);
      const record = keeper.newRecord(row);
      const prepare = prepareFor(row.id);
      if (await adopt(keeper, record, there, prepare)) {
        adopted.push(row.id);
        return;
      }
      if (there) removed.add(row.id);
      await settle(keeper, record, prepare);
    }),
  );
  for (const { sandboxId } of hosted.values()) removed.add(sandboxId);
  await Promise.all([...hosted.values()].map(({ sandboxId }) => keeper.removeFromHost(sandboxId)));
  return { adopted, removed: [...removed] };
}

/** True when the sandbox is ready again. Stopped nodes (the machine was restarted) are started first. */
async function adopt(
  keeper: SandboxKeeper,
  record: SandboxRecord,
  there: HostedSandbox | undefined,
  prepare: SandboxRequest['prepare'],
): Promise<boolean> {
  const { row } = record;
  const expired = row.expiresAt !== undefined && row.expiresAt <= keeper.clock.now();
  if (row.state !== 'ready' || !prepare || expired || !there) return false;
  if (row.topology.egress && !keeper.deps.settings.egress) return false;
  const nodes = row.topology.nodes.map((plan) => {
    const known = row.nodes.find((node) => node.name === plan.name);
    const found = there.nodes.find((node) => node.id === known?.id);
    if (!known || !found) return undefined;
    const ref: NodeRef = { id: known.id, sandboxId: row.id, name: plan.name, address: known.address };
    return keeper.connect(plan, ref);
  });
  if (nodes.some((node) => node === undefined)) return false;
  record.nodes = nodes.filter((node) => node !== undefined);
  record.prepare = prepare;
  try {
    await keeper.health.recover([record]);
  } catch (error) {
    keeper.deps.log?.warn({ err: error, sandboxId: row.id }, 'a sandbox could not be adopted');
    keeper.letGo(record);
    return false;
  }
  keeper.goLive(record);
  keeper.startTimers(record);
  return true;
}

/** Brings a sandbox that cannot be adopted to its end. */
async function settle(keeper: SandboxKeeper, record: SandboxRecord, prepare: SandboxRequest['prepare']): Promise<void> {
  const { state } = record;
  // Whoever works in it can still reset it: it fails, and says why. What nobody owns goes.
  if (
    prepare &&
    ['requested', 'provisioning', 'resetting', 'ready'].includes(state) &&
    !isExpired(record.row, keeper)
  ) {
    const forbidden = record.row.topology.egress && !keeper.deps.settings.egress;
    record.become('failed', { reason: forbidden ? reasonOf(egressForbidden()) : whyLost(state), nodes: [] });
  }
  if (prepare && record.state === 'failed') return keeper.removeFromHost(record.id);
  const expired = isExpired(record.row, keeper);
  await keeper.end(record, {
    code: expired ? 'expired' : 'cancelled',
    message: expired ? 'Its time was over' : 'Nobody works in it any more',
  });
}

const isExpired = (row: SandboxRow, keeper: SandboxKeeper): boolean =>
  row.state === 'ready' && row.expiresAt !== undefined && row.expiresAt <= keeper.clock.now();

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
