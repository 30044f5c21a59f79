import { engineGet } from '../../server/doctor/index.ts';
import { createDockerHost } from '../../server/host/index.ts';
import type { CliContext } from '../context.ts';
import { requireEngine } from '../engine.ts';
import { ExitCode, UsageError } from '../exit-codes.ts';
import { table } from '../output/table.ts';

interface Standing {
  sandboxId: string;
  instance: string;
  owner: string;
  /** Containers, networks and volumes that carry its label. */
  nodes: number;
  running: number;
  networks: number;
  volumes: number;
  expiresAt?: number;
}

/** Prints every sandbox that stands on the engine, whichever server made it. */
export async function listSandboxes(_context: CliContext, options: { json?: boolean }): Promise<ExitCode> {
  const found = await standing(await requireEngine());
  if (options.json) process.stdout.write(`${JSON.stringify(found, undefined, 2)}\n`);
  else if (found.length === 0) process.stdout.write('No sandbox stands on this host.\n');
  else {
    const rows = found.map((one) => [
      one.sandboxId,
      one.instance,
      one.owner,
      `${one.running} of ${one.nodes}`,
      left(one),
    ]);
    process.stdout.write(table(['SANDBOX', 'INSTANCE', 'OWNER', 'NODES RUN', 'EXPIRES'], rows));
  }
  return ExitCode.ok;
}

/** Removes the named sandboxes, or all, with everything that carries their label. */
export async function removeSandboxes(
  _context: CliContext,
  ids: string[],
  options: { all?: boolean },
): Promise<ExitCode> {
  if (ids.length === 0 && !options.all) throw new UsageError('name the sandboxes to remove, or say --all');
  const found = await standing(await requireEngine());
  const unknown = ids.filter((id) => !found.some((one) => one.sandboxId === id));
  if (unknown.length > 0) throw new UsageError(`no such sandbox: ${unknown.join(', ')} (drydock sandbox list)`);
  for (const one of found.filter((candidate) => options.all || ids.includes(candidate.sandboxId))) {
    await createDockerHost({ instance: one.instance }).removeSandbox(one.sandboxId);
    process.stdout.write(`removed ${one.sandboxId}\n`);
  }
  return ExitCode.ok;
}

interface Labelled {
  Labels?: Record<string, string> | null;
  State?: string;
}

async function standing(dockerHost: string): Promise<Standing[]> {
  const filters = encodeURIComponent(JSON.stringify({ label: ['drydock.sandbox'] }));
  const [containers, networks, volumes] = await Promise.all([
    engineGet<Labelled[]>(dockerHost, `/containers/json?all=1&filters=${filters}`, 10_000),
    engineGet<Labelled[]>(dockerHost, `/networks?filters=${filters}`, 10_000),
    engineGet<{ Volumes: Labelled[] | null }>(dockerHost, `/volumes?filters=${filters}`, 10_000),
  ]);
  const sandboxes = new Map<string, Standing>();
  const of = ({ Labels: labels }: Labelled): Standing => {
    const sandboxId = labels?.['drydock.sandbox'] ?? '';
    const instance = labels?.['drydock.instance'] ?? '';
    const key = `${instance} ${sandboxId}`;
    const known = sandboxes.get(key) ?? {
      ...{ sandboxId, instance, owner: labels?.['drydock.owner'] ?? '' },
      ...{ nodes: 0, running: 0, networks: 0, volumes: 0 },
    };
    const expiresAt = Number(labels?.['drydock.expires']);
    if (expiresAt > 0) known.expiresAt = expiresAt;
    sandboxes.set(key, known);
    return known;
  };
  for (const container of containers) {
    const sandbox = of(container);
    sandbox.nodes += 1;
    if (container.State === 'running') sandbox.running += 1;
  }
  for (const network of networks) of(network).networks += 1;
  for (const volume of volumes.Volumes ?? []) of(volume).volumes += 1;
  return [...sandboxes.values()];
}

function left(sandbox: Standing): string {
  if (sandbox.expiresAt === undefined) return '';
  const minutes = Math.round((sandbox.expiresAt - Date.now()) / 60_000);
  return minutes >= 0 ? `in ${minutes} min` : `${-minutes} min ago`;
}
