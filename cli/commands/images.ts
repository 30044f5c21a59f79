import { join } from 'node:path';
import { ensureImages } from '../../scripts/setup/images.ts';
import { createProgress, type Progress } from '../../scripts/setup/progress.mjs';
import { createDockerImageHost } from '../../server/host/index.ts';
import { createImages } from '../../server/images/index.ts';
import type { CliContext } from '../context.ts';
import { requireEngine } from '../engine.ts';
import { ExitCode } from '../exit-codes.ts';
import { table } from '../output/table.ts';

const NODE_IMAGES = ['drydock/node:latest', 'drydock/kube-node:latest'];

/** Prints the images of nodes and those that labs can use. */
export async function listImages(context: CliContext, options: { json?: boolean }): Promise<ExitCode> {
  await requireEngine();
  const imageHost = createDockerImageHost();
  const images = await createImages({ imageHost, dir: join(context.project, 'images'), log: () => undefined });
  const onHost = await imageHost.listImages(context.signal);
  await images.ensureLabImages([], context.signal);
  const rows = [
    ...NODE_IMAGES.map((name) => {
      const node = onHost.find((image) => image.names.includes(name));
      return { name, use: 'node', id: node?.id, sizeBytes: node?.sizeBytes };
    }),
    ...images.known().map((name) => ({ use: 'lab', ...(images.identity(name) ?? {}), name })),
  ];
  if (options.json) process.stdout.write(`${JSON.stringify(rows, undefined, 2)}\n`);
  else process.stdout.write(table(['IMAGE', 'FOR', 'ID', 'SIZE'], rows.map(asCells)));
  return ExitCode.ok;
}

function asCells(row: {
  name: string;
  use: string;
  id?: string | undefined;
  sizeBytes?: number | undefined;
}): string[] {
  const size = row.sizeBytes === undefined ? '' : `${(row.sizeBytes / 1024 / 1024).toFixed(1)} MiB`;
  return [row.name, row.use, row.id?.replace('sha256:', '').slice(0, 12) ?? 'not made yet', size];
}

/**
 * Makes what is missing: the named lab images, or all. With `--for-compose` what docker-compose.yml starts, and only
 * the images that belong in front of it.
 */
export async function buildImages(
  context: CliContext,
  names: string[],
  options: { forCompose?: boolean },
): Promise<ExitCode> {
  await requireEngine();
  const progress = createProgress(process.stderr);
  const which = names.length > 0 ? names : options.forCompose ? 'early' : 'all';
  await ensureImages(context.project, progress, which, context.signal);
  if (options.forCompose) await forCompose(context, progress);
  progress.say(names.length > 0 ? `There: ${names.join(', ')}` : 'All images are there.');
  return ExitCode.ok;
}

/** Takes away what no recipe makes any more. */
export async function pruneImages(context: CliContext): Promise<ExitCode> {
  await requireEngine();
  const say = (line: string) => process.stdout.write(`${line}\n`);
  const imageHost = createDockerImageHost();
  const images = await createImages({ imageHost, dir: join(context.project, 'images'), log: () => undefined });
  const removed = await images.prune(context.signal);
  for (const name of removed) say(`Removed ${name}`);
  if (removed.length === 0) say('Nothing to remove: a recipe makes every image that is there.');
  return ExitCode.ok;
}

async function forCompose(context: CliContext, progress: Progress): Promise<void> {
  const { makeComposeImages } = await import('../compose-images.ts');
  const line = progress.start('Images for docker compose');
  try {
    await makeComposeImages(context.project, (image, text) => line.detail(`${image}  ${text}`), context.signal);
    line.done();
  } catch (error) {
    line.failed();
    throw error;
  }
}
