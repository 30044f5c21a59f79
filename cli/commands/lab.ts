import { join, relative } from 'node:path';
import { coverageMarkdown, coverageOf, openCatalog } from '../../server/catalog/index.ts';
import { createDockerImageHost } from '../../server/host/index.ts';
import { createImages } from '../../server/images/index.ts';
import type { CliContext } from '../context.ts';
import { ExitCode, UsageError } from '../exit-codes.ts';
import { labLint, problemLine } from '../lab/lint.ts';
import { LabNewError, labNew } from '../lab/new.ts';
import { labSchema } from '../lab/schema.ts';

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

export async function lintLabs(context: CliContext, labs: string[], options: { json?: boolean }): Promise<ExitCode> {
  const labsDir = labsDirOf(context);
  const imageHost = createDockerImageHost();
  // Reads the recipes only; no engine is asked.
  const images = await createImages({ imageHost, dir: join(context.project, 'images'), log: () => undefined });
  const result = await labLint({ labsDir, labs, knownImages: images.known() });
  if (result.unknown.length > 0) {
    throw new UsageError(
      `no such lab: ${result.unknown.join(', ')} (an id below ${labsDir}, or a folder with lab.yaml)`,
    );
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
