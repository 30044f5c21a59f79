import { mkdir, rename, writeFile } from 'node:fs/promises';
import { availableParallelism, freemem } from 'node:os';
import { dirname } from 'node:path';
import { createProgress, type Line } from '../../scripts/setup/progress.mjs';
import { composeForCli } from '../compose.ts';
import type { CliContext } from '../context.ts';
import type { ExitCode } from '../exit-codes.ts';
import {
  holds,
  type LabProof,
  type ProofProgress,
  proofExitCode,
  proofReport,
  proofTable,
  proveLab,
  Slots,
} from '../proof/index.ts';

/** Mostly they wait: for tasks to run, and for what must not come true. Two keep a processor busy. */
const SANDBOXES_A_CPU = 2;
/** What three nodes with a few containers take of the host's memory. */
const SANDBOX_BYTES = 600 * 1024 ** 2;

interface Options {
  json?: boolean;
  /** File for the report as JSON, written after each lab. */
  report?: string;
  /** Sandboxes at once. */
  parallel?: number;
  /** Only the correct solutions. */
  solutions?: boolean;
}

/** Proves labs in sandboxes that they share: the next lab begins as soon as one is free. The table comes last. */
export async function testLabs(context: CliContext, names: string[], options: Options): Promise<ExitCode> {
  const sandboxes = options.parallel ?? sandboxesAtOnce();
  await using cli = await composeForCli(context, sandboxes);
  const labs = await cli.labs(names);
  const deps = { ...cli.core, nodeLimits: cli.core.config.nodeLimits };
  const progress = createProgress(process.stderr);
  const slots = new Slots(sandboxes);
  const proving = {
    signal: context.signal,
    slots,
    onProgress: tellingLines(progress),
    solutionsOnly: options.solutions ?? false,
  };
  const started = Date.now();
  const proofs: LabProof[] = [];
  const seconds = () => (Date.now() - started) / 1000;
  const ended = await Promise.allSettled(
    labs.map(async (lab) => {
      const proof = await proveLab(lab, deps, proving);
      proofs.push(proof);
      progress.say(`${holds(proof) ? '✔' : '✖'} ${lab.id}: ${proof.status}  ${proof.seconds.toFixed(0)} s`);
      if (options.report) await writeReport(options.report, proofReport(proofs, seconds()));
    }),
  );
  progress.close();
  for (const one of ended) if (one.status === 'rejected') throw one.reason;
  const order = labs.map((lab) => lab.id);
  proofs.sort((a, b) => order.indexOf(a.lab) - order.indexOf(b.lab));
  if (options.report) await writeReport(options.report, proofReport(proofs, seconds()));
  process.stdout.write(options.json ? `${JSON.stringify(proofs, undefined, 2)}\n` : proofTable(proofs, seconds()));
  return proofExitCode(proofs);
}

function sandboxesAtOnce(): number {
  return Math.max(1, Math.min(SANDBOXES_A_CPU * availableParallelism(), Math.floor(freemem() / SANDBOX_BYTES)));
}

function tellingLines(progress: ReturnType<typeof createProgress>) {
  const lines = new Map<string, Line>();
  return ({ lab, scenario, state, ok, detail }: ProofProgress) => {
    const key = `${lab} ${scenario}`;
    if (state === 'started') lines.set(key, progress.start(key));
    else if (ok) lines.get(key)?.done(detail);
    else lines.get(key)?.failed(detail);
  };
}

/** Whole or not at all. */
async function writeReport(file: string, report: object): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(`${file}.part`, `${JSON.stringify(report, undefined, 2)}\n`);
  await rename(`${file}.part`, file);
}
