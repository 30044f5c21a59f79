import { createProgress } from '../../scripts/setup/progress.mjs';
import { up } from '../../scripts/setup/up.ts';
import type { CliContext } from '../context.ts';
import { ExitCode } from '../exit-codes.ts';

/** The same as `npm start`, without installing dependencies. */
export async function serve(context: CliContext): Promise<ExitCode> {
  return (await up(context.project, createProgress())) === 0 ? ExitCode.ok : ExitCode.failed;
}
