import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import pino from 'pino';
import { lifetimeOf, topologyOf } from '../server/attempts/index.ts';
import { type Core, composeCore } from '../server/compose.ts';
import { readConfig } from '../server/config.ts';
import { drawVariables } from '../server/grading/index.ts';
import type { Isolation } from '../server/host/index.ts';
import type { ReadySandbox, Topology } from '../server/sandboxes/index.ts';

export const project = resolve(import.meta.dirname, '..');

/** A core of its own for a benchmark: other benchmarks and servers on this host are left alone. */
export async function benchCore(): Promise<Core & AsyncDisposable> {
  const dataDir = await mkdtemp(join(tmpdir(), 'drydock-bench-'));
  const config = readConfig({ ...process.env, DRYDOCK_DATA: dataDir }, project);
  const core = await composeCore(config, {
    apart: `bench${randomBytes(4).toString('hex')}`,
    log: pino({ level: 'warn' }),
  });
  await core.images.ensureNodeImage();
  return {
    ...core,
    async [Symbol.asyncDispose]() {
      for (const { sandboxId } of await core.host.list()) await core.host.removeSandbox(sandboxId);
      await core.close();
      await rm(dataDir, { recursive: true });
    },
  };
}

/** The three nodes of a swarm and nothing else: what the floor makes too. */
export function threeNodeSwarm(core: Core, isolation: Isolation = 'plain'): Topology {
  return {
    cluster: 'swarm',
    nodes: [
      { name: 'node1', role: 'manager' },
      { name: 'node2', role: 'worker' },
      { name: 'node3', role: 'worker' },
    ],
    preload: [],
    offered: [],
    limits: core.config.nodeLimits,
    isolation,
    egress: false,
  };
}

/** A ready sandbox of a lab, set up as for a learner. */
export async function labSandbox(
  core: Core,
  labId: string,
): Promise<{ sandbox: ReadySandbox; base: unknown; variables: Record<string, string> }> {
  const lab = core.catalog.find(labId);
  if (!lab) throw new Error(`no lab ${labId}`);
  const variables = drawVariables(lab.definition.variables, Math.random);
  let base: unknown;
  const claimed = core.sandboxes.claim({
    owner: 'bench',
    topology: topologyOf(lab, core.config.nodeLimits, core.capabilities.known()),
    lifetimeMs: lifetimeOf(lab, core.config.lifetimeMs),
    prepare: async (sandbox, step, signal) => {
      ({ base } = await core.grading.prepare(lab, sandbox, variables, step, signal));
    },
  });
  const sandbox = await core.sandboxes.whenReady(claimed.id);
  return { sandbox, base, variables };
}
