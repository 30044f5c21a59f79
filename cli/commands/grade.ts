import { writeFile } from 'node:fs/promises';
import { createProgress } from '../../scripts/setup/progress.mjs';
import { composeForCli } from '../compose.ts';
import type { CliContext, GradeFlags } from '../context.ts';
import { type ExitCode, UsageError } from '../exit-codes.ts';
import {
  gradeExitCode,
  gradeJunit,
  gradeSolution,
  gradeTable,
  SolutionError,
  type SolutionSource,
} from '../proof/index.ts';

/** Runs a solution in a fresh sandbox and prints what each task says. */
export async function grade(context: CliContext, name: string, flags: GradeFlags): Promise<ExitCode> {
  const source = sourceOf(flags);
  await using cli = await composeForCli(context);
  const [lab] = await cli.labs([name]);
  if (!lab) throw new UsageError(`no such lab: ${name}`);
  const progress = createProgress(process.stderr);
  const line = progress.start(`Grading ${lab.id}`);
  const deps = { ...cli.core, nodeLimits: cli.core.config.nodeLimits };
  try {
    const report = await gradeSolution(lab, source, deps, {
      signal: context.signal,
      onScript: (file, node) => line.detail(`${file} on ${node}`),
      onVerdict: ({ taskId, status }) => line.detail(`${taskId}: ${status}`),
    });
    line.done();
    if (flags.junit !== undefined) await writeFile(flags.junit, gradeJunit(report));
    process.stdout.write(flags.json ? `${JSON.stringify(report, undefined, 2)}\n` : gradeTable(report));
    return gradeExitCode(report);
  } catch (error) {
    line.failed();
    if (error instanceof SolutionError) throw new UsageError(error.message);
    throw error;
  }
}

function sourceOf({ script, dir }: GradeFlags): SolutionSource {
  if (script !== undefined) return { script };
  if (dir !== undefined) return { dir };
  throw new UsageError('name the solution: --script <file> or --dir <folder>');
}
