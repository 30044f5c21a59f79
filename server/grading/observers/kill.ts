import { setTimeout as sleep } from 'node:timers/promises';
import type { Json } from '../../../graders/index.ts';
import type { LabRead } from '../../../protocol/index.ts';
import { at, text } from './lists.ts';
import { type ApiJson, Look, SandboxLook } from './look.ts';
import { readService } from './swarm.ts';

const PAUSE_MS = 250;

export type KillRead = Extract<LabRead, { kind: 'kill' }>;

/** Takes the container of one running task away and waits until the service is whole again: the swarm mends it. */
export async function readKill(look: Look, read: KillRead): Promise<Json> {
  const started = Date.now();
  const before = running(await readService(look, { name: read.service }));
  const victim = before.find((task) => text(task, 'Status', 'ContainerStatus', 'ContainerID') !== '');
  const node = victim && look.nodes.find((candidate) => candidate.name === victim.node);
  if (!victim || !node) return { killed: null, before: before.length, after: before.length, recovered: false, ms: 0 };
  const id = text(victim, 'Status', 'ContainerStatus', 'ContainerID');
  await look
    .engine(node)
    .delete(`/containers/${id}`, { query: { force: true }, signal: look.signal, timeoutMs: 15_000 });
  for (;;) {
    await sleep(PAUSE_MS, undefined, { signal: look.signal });
    const tasks = (at(await afresh(look, read.service), 'tasks') ?? []) as ApiJson[];
    const after = running({ tasks }).filter((task) => task.ID !== victim.ID);
    const ms = Date.now() - started;
    const recovered = after.length >= before.length;
    if (!recovered && ms < read.waitMs) continue;
    const killed = tasks.find((task) => task.ID === victim.ID) ?? victim;
    return { killed, before: before.length, after: after.length, recovered, ms };
  }
}

/** A look of its own: what the pass has read is from before. */
async function afresh(look: Look, service: string): Promise<Json> {
  const { sandbox, host, signal } = look.pass;
  return await readService(new Look(new SandboxLook(sandbox, host, signal)), { name: service });
}

function running(service: Json): ApiJson[] {
  return ((at(service, 'tasks') ?? []) as ApiJson[]).filter(
    (task) => text(task, 'Status', 'State') === 'running' && text(task, 'DesiredState') === 'running',
  );
}
