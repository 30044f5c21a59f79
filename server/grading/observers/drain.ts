import { setTimeout as sleep } from 'node:timers/promises';
import type { Json } from '../../../graders/index.ts';
import type { LabRead } from '../../../protocol/index.ts';
import type { ClusterNode } from '../../clusters/index.ts';
import { patient } from '../../lib/patience.ts';
import { readHttp } from './http.ts';
import { at, text } from './lists.ts';
import { type ApiJson, Look, READ_TIMEOUT_MS, SandboxLook } from './look.ts';
import { findManager } from './manager.ts';

const PAUSE_MS = 500;

export type DrainRead = Extract<LabRead, { kind: 'drain' }>;

/**
 * Takes a node out of service as an operator would, watches an address meanwhile, and gives the node back what
 * availability it had, also when aborted.
 */
export async function readDrain(look: Look, read: DrainRead): Promise<Json> {
  const nothing = { drained: false, back: false, before: null, during: null, after: null };
  const manager = await findManager(look);
  const member = manager && (await memberOf(manager.node, read.node, look.signal));
  const availability = text(member ?? null, 'Spec', 'Availability');
  if (!manager || !member || availability !== 'active') return nothing;
  const id = text(member, 'ID');
  const before = await round(look, read);
  let drained = false;
  let during = before;
  try {
    await setAvailability(manager.node, id, 'drain');
    drained = await until(read.settleMs, look.signal, () => isEmpty(manager.node, id, look.signal));
    await until(read.settleMs, look.signal, async () => {
      during = await round(look, read);
      return answersAll(during);
    });
  } finally {
    await setAvailability(manager.node, id, availability);
  }
  let after = during;
  const wanted = voices(before);
  const back = await until(read.backMs, look.signal, async () => {
    after = await round(look, read);
    return answersAll(after) && voices(after) >= wanted;
  });
  return { drained, back, before, during, after };
}

/** A look of its own: what the pass has read is from before. */
function round(look: Look, read: DrainRead): Promise<Json> {
  const { sandbox, host, signal } = look.pass;
  return readHttp(new Look(new SandboxLook(sandbox, host, signal)), { ...read.probe, kind: 'http' });
}

const attempts = (answer: Json) => (at(answer, 'all') ?? []) as ApiJson[];
const answersAll = (answer: Json) => attempts(answer).every((one) => one.status === 200);
/** How many different answers there are: each backend has one of its own. */
const voices = (answer: Json) => new Set(attempts(answer).map((one) => one.body)).size;

async function until(ms: number, signal: AbortSignal, test: () => Promise<boolean>): Promise<boolean> {
  const deadline = Date.now() + ms;
  for (;;) {
    if (await test()) return true;
    if (Date.now() >= deadline) return false;
    await sleep(PAUSE_MS, undefined, { signal });
  }
}

async function memberOf(manager: ClusterNode, name: string, signal: AbortSignal): Promise<ApiJson | undefined> {
  const members = await manager.engine.get<ApiJson[]>('/nodes', { signal, timeoutMs: patient(READ_TIMEOUT_MS) });
  const named = members.filter((member) => text(member, 'Description', 'Hostname') === name);
  return named.find((member) => text(member, 'Status', 'State') === 'ready') ?? named[0];
}

async function isEmpty(manager: ClusterNode, id: string, signal: AbortSignal): Promise<boolean> {
  const query = { filters: { node: [id] } };
  const tasks = await manager.engine.get<ApiJson[]>('/tasks', { query, signal, timeoutMs: patient(READ_TIMEOUT_MS) });
  return !tasks.some((task) => text(task, 'Status', 'State') === 'running');
}

/** Not to be aborted: what was changed has to be changed back. */
async function setAvailability(manager: ClusterNode, id: string, availability: string): Promise<void> {
  const path = `/nodes/${encodeURIComponent(id)}`;
  const member = await manager.engine.get<ApiJson>(path, { timeoutMs: patient(READ_TIMEOUT_MS) });
  const spec = { ...(at(member, 'Spec') as ApiJson), Availability: availability };
  const version = Number(at(member, 'Version', 'Index'));
  await manager.engine.post(`${path}/update`, spec, { query: { version }, timeoutMs: patient(READ_TIMEOUT_MS) });
}
