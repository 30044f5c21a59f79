import { createProgress, type Line } from '../../scripts/setup/progress.mjs';
import { composeForCli } from '../compose.ts';
import type { CliContext } from '../context.ts';
import type { ExitCode } from '../exit-codes.ts';
import { type LabProof, type ProofProgress, proofExitCode, proofTable, proveLab } from '../proof/index.ts';

/** Mostly they wait for what must not come true. */
const SANDBOXES_AT_ONCE = 3;

/** Proves labs one after the other, each in several sandboxes; the table comes last. */
export async function testLabs(context: CliContext, names: string[], options: { json?: boolean }): Promise<ExitCode> {
  await using cli = await composeForCli(context);
  const labs = await cli.labs(names);
  const deps = { ...cli.core, nodeLimits: cli.core.config.nodeLimits };
  const progress = createProgress(process.stderr);
  const lines = new Map<string, Line>();
  const onProgress = ({ lab, scenario, state, ok, detail }: ProofProgress) => {
    const key = `${lab} ${scenario}`;
    if (state === 'started') lines.set(key, progress.start(key));
    else if (ok) lines.get(key)?.done(detail);
    else lines.get(key)?.failed(detail);
  };
  const proofs: LabProof[] = [];
  for (const lab of labs)
    proofs.push(await proveLab(lab, deps, { signal: context.signal, parallel: SANDBOXES_AT_ONCE, onProgress }));
  progress.close();
  process.stdout.write(options.json ? `${JSON.stringify(proofs, undefined, 2)}\n` : proofTable(proofs));
  return proofExitCode(proofs);
}
