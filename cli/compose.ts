import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import pino from 'pino';
import { type Lab, loadLab } from '../server/catalog/index.ts';
import { type Core, composeCore } from '../server/compose.ts';
import { readConfig } from '../server/config.ts';
import type { CliContext } from './context.ts';
import { requireEngine } from './engine.ts';
import { UsageError } from './exit-codes.ts';
import { noSuchLab } from './lab/names.ts';

/** The rooms that labs need, as an instance of their own beside a running server. */
export interface CliCore extends AsyncDisposable {
  core: Core;
  /** The labs by id or folder; all when none is named. Throws UsageError for one that is not there or not valid. */
  labs(names: readonly string[]): Promise<Lab[]>;
}

/** Finds the engine, reads what the host can do, and wires the rooms. `maxSandboxes`: in place of the setting. */
export async function composeForCli(context: CliContext, maxSandboxes?: number): Promise<CliCore> {
  await requireEngine();
  const settings = readConfig(process.env, context.project);
  const config = { ...settings, maxSandboxes: maxSandboxes ?? settings.maxSandboxes };
  const core = await composeCore(config, {
    apart: `cli-${process.pid}-${randomBytes(3).toString('hex')}`,
    log: pino({ level: process.env.DRYDOCK_LOG ?? 'error' }, pino.destination(2)),
  });
  // What a lab needs of the node comes first: without its image nothing can be known of the kernel.
  await core.images.ensureNodeImage('engine', context.signal);
  await core.capabilities.report();
  return {
    core,
    labs: (names) => findLabs(core, names),
    [Symbol.asyncDispose]: () => core.close(),
  };
}

async function findLabs(core: Core, names: readonly string[]): Promise<Lab[]> {
  if (names.length === 0) {
    const broken = core.catalog.problems().find((problem) => problem.severity === 'error');
    if (broken) throw new UsageError(`${broken.file}: ${broken.message} (drydock lab lint says more)`);
    // Drafts are proved when they are named.
    return core.catalog.list().filter((lab) => !lab.definition.draft);
  }
  return Promise.all(names.map((name) => findLab(core, name)));
}

async function findLab(core: Core, name: string): Promise<Lab> {
  const known = core.catalog.find(name);
  if (known) return known;
  const folder = resolve(name);
  const inCatalog = core.catalog.problems().some((problem) => problem.lab === name);
  if (inCatalog) throw new UsageError(`${name} is not valid: npx drydock lab lint ${name}`);
  if (!existsSync(join(folder, 'lab.yaml'))) {
    const ids = core.catalog.list().map((lab) => lab.id);
    throw new UsageError(noSuchLab(name, ids));
  }
  const { lab } = await loadLab(folder, { images: core.images.known() });
  if (!lab) throw new UsageError(`${folder} is not valid: npx drydock lab lint ${name}`);
  return lab;
}
