import { basename, join, relative } from 'node:path';
import { coverageMarkdown, coverageOf, labFolders, openCatalog } from '../../server/catalog/index.ts';
import { createDockerImageHost } from '../../server/host/index.ts';
import { createImages } from '../../server/images/index.ts';
import type { CliContext } from '../context.ts';
import { ExitCode, UsageError } from '../exit-codes.ts';
import { labLint, problemLine } from '../lab/lint.ts';
import { noSuchLab } from '../lab/names.ts';
import { LabNewError, labNew } from '../lab/new.ts';
import { labSchema } from '../lab/schema.ts';
import { table } from '../output/table.ts';

/** Where labs are: DRYDOCK_LABS_DIR, or labs/ of the checkout. */
export const labsDirOf = (context: CliContext) => process.env.DRYDOCK_LABS_DIR ?? join(context.project, 'labs');

export async function newLab(context: CliContext, id: string, options: { track: string }): Promise<ExitCode> {
  try {
    const { dir, files } = await labNew({ labsDir: labsDirOf(context), id, track: options.track });
    const made = files.map((file) => `  ${relative(process.cwd(), join(dir, file))}\n`).join('');
    process.stdout.write(`${made}\nNext: npx drydock lab lint ${id}, then npx drydock lab test ${id}\n`);
    return ExitCode.ok;
  } catch (error) {
    if (error instanceof LabNewError) throw new UsageError(error.message);
    throw error;
  }
}

/** Prints the labs that can be started: track by track, each in the order of its path. */
export async function listLabs(context: CliContext, options: { json?: boolean }): Promise<ExitCode> {
  const catalog = await openCatalog({ dir: labsDirOf(context), watch: false });
  const labs = catalog.list().map(({ id, definition }) => {
    const { track, title, minutes, level, draft } = definition;
    return { id, track, title, minutes, level, draft };
  });
  const broken = new Set(
    catalog.problems().flatMap(({ lab, file, severity }) => (severity === 'error' ? [lab ?? file] : [])),
  );
  await catalog.close();
  if (options.json) process.stdout.write(`${JSON.stringify(labs, undefined, 2)}\n`);
  else {
    const rows = labs.map((lab) => [
      lab.id,
      lab.track,
      String(lab.minutes),
      lab.draft ? `${lab.title} (draft)` : lab.title,
    ]);
    process.stdout.write(table(['LAB', 'TRACK', 'MINUTES', 'TITLE'], rows));
  }
  if (broken.size > 0) process.stderr.write(`Not valid: ${[...broken].join(', ')} (npx drydock lab lint says why)\n`);
  return ExitCode.ok;
}

export async function lintLabs(context: CliContext, labs: string[], options: { json?: boolean }): Promise<ExitCode> {
  const labsDir = labsDirOf(context);
  const imageHost = createDockerImageHost();
  // Reads the recipes only; no engine is asked.
  const images = await createImages({ imageHost, dir: join(context.project, 'images'), log: () => undefined });
  const result = await labLint({ labsDir, labs, knownImages: images.known() });
  if (result.unknown.length > 0) {
    const ids = (await labFolders(labsDir)).map((folder) => basename(folder));
    throw new UsageError(result.unknown.map((name) => noSuchLab(name, ids)).join('\n'));
  }
  if (options.json) process.stdout.write(`${JSON.stringify(result, undefined, 2)}\n`);
  else {
    const prefix = `${relative(process.cwd(), labsDir) || '.'}/`;
    for (const problem of result.labs.flatMap((lab) => lab.problems))
      process.stdout.write(`${problemLine(problem, prefix)}\n`);
    const bad = result.labs.filter((lab) => lab.problems.length > 0).length;
    process.stdout.write(`${result.labs.length} labs, ${bad} with problems\n`);
  }
  return result.ok ? ExitCode.ok : ExitCode.failed;
}

/** Which lab covers what, as Markdown or JSON. */
export async function printCoverage(context: CliContext, options: { json?: boolean }): Promise<ExitCode> {
  const catalog = await openCatalog({ dir: labsDirOf(context), watch: false });
  const view = coverageOf(catalog.objectives(), catalog.list());
  process.stdout.write(options.json ? `${JSON.stringify(view, undefined, 2)}\n` : coverageMarkdown(view));
  await catalog.close();
  return ExitCode.ok;
}

export async function printSchema(_context: CliContext): Promise<ExitCode> {
  process.stdout.write(labSchema());
  return ExitCode.ok;
}
