import { setTimeout as sleep } from 'node:timers/promises';
import type { Json } from '../../../graders/index.ts';
import type { LabRead } from '../../../protocol/index.ts';
import { killPod } from './kill-pod.ts';
import { at, text } from './lists.ts';
import type { ApiJson, Look } from './look.ts';
import { readService } from './swarm.ts';

const PAUSE_MS = 250;

export type KillRead = Extract<LabRead, { kind: 'kill' }>;

/** Takes a running task or a pod away, and waits until what it belongs to is whole again. */
export function readKill(look: Look, { target, waitMs }: KillRead): Promise<Json> {
  return 'service' in target ? killTask(look, target.service, waitMs) : killPod(look, target, waitMs);
}

/** The task's container is removed: the swarm mends it. */
async function killTask(look: Look, service: string, waitMs: number): Promise<Json> {
  const started = Date.now();
  const before = running(await readService(look, { name: service }));
  const victim = before.find((task) => text(task, 'Status', 'ContainerStatus', 'ContainerID') !== '');
  const node = victim && look.nodes.find((candidate) => candidate.name === victim.node);
  if (!victim || !node) return { killed: null, before: before.length, after: before.length, recovered: false, ms: 0 };
  const id = text(victim, 'Status', 'ContainerStatus', 'ContainerID');
  await look
    .engine(node)
    .delete(`/containers/${id}`, { query: { force: true }, signal: look.signal, timeoutMs: 15_000 });
  for (;;) {
    await sleep(PAUSE_MS, undefined, { signal: look.signal });
    const tasks = (at(await readService(look.afresh(), { name: service }), 'tasks') ?? []) as ApiJson[];
    const after = running({ tasks }).filter((task) => task.ID !== victim.ID);
    const ms = Date.now() - started;
    const recovered = after.length >= before.length;
    if (!recovered && ms < waitMs) continue;
    const killed = tasks.find((task) => task.ID === victim.ID) ?? victim;
    return { killed, before: before.length, after: after.length, recovered, ms };
  }
}

function running(service: Json): ApiJson[] {
  return ((at(service, 'tasks') ?? []) as ApiJson[]).filter(
    (task) => text(task, 'Status', 'State') === 'running' && text(task, 'DesiredState') === 'running',
  );
}
