import { setTimeout as sleep } from 'node:timers/promises';
import { createPass, type Json, type JudgeContext } from '../../graders/index.ts';
import type { Lab } from '../catalog/index.ts';
import type { StepLog } from '../clusters/index.ts';
import type { SandboxHost } from '../host/index.ts';
import { patient } from '../lib/patience.ts';
import type { ReadySandbox } from '../sandboxes/index.ts';
import { GradingError } from './errors.ts';
import { placeFiles } from './place-files.ts';
import { type ReaderLog, SandboxLook, SandboxReader } from './reader.ts';
import { mustRun } from './scripts.ts';
import type { GradeRequest, GradingMemory } from './types.ts';

export interface Preparation {
  lab: Lab;
  sandbox: ReadySandbox;
  variables: Record<string, string>;
  step: StepLog;
  signal: AbortSignal;
}

export interface PrepareDeps {
  host: Pick<SandboxHost, 'exec'>;
  context(request: Pick<GradeRequest, 'lab' | 'sandbox' | 'disturb'>, memory: GradingMemory): JudgeContext;
  log: ReaderLog;
}

const SETUP_TIMEOUT_MS = 180_000;
/** What set-up started may take a moment to be there. */
const BASE_WITHIN_MS = 30_000;
const BASE_PAUSE_MS = 250;

/** Makes a lab's initial state: files, set-up scripts, then the identities that `base` reads. */
export async function prepareSandbox(preparation: Preparation, deps: PrepareDeps): Promise<{ base: unknown }> {
  const { lab, sandbox, signal } = preparation;
  const { workdir } = lab.definition.sandbox;
  if (lab.filesDir !== undefined || workdir !== '/root') {
    await inStep(preparation, 'files', 'Files placed', () =>
      placeFiles(deps.host, sandbox, { folder: lab.filesDir, workdir, signal }),
    );
  }
  for (const script of lab.setup) {
    await inStep(preparation, `setup:${script.file}`, `${script.file} made the initial state`, async () => {
      for (const part of script.parts) {
        const { variables } = preparation;
        const run = {
          sandbox,
          file: script.file,
          part,
          variables,
          workdir,
          timeoutMs: patient(SETUP_TIMEOUT_MS),
          signal,
        };
        await mustRun(deps.host, run, 'setup_failed');
      }
    });
  }
  if (Object.keys(lab.definition.base).length === 0) return { base: {} };
  return await inStep(preparation, 'base', 'Initial state recorded', () => recordBase(preparation, deps));
}

async function inStep<T>(preparation: Preparation, id: string, title: string, work: () => Promise<T>): Promise<T> {
  const step = preparation.step(id, title);
  try {
    const result = await work();
    step.done();
    return result;
  } catch (error) {
    step.failed(error);
    throw error;
  }
}

async function recordBase(
  { lab, sandbox, variables, signal }: Preparation,
  deps: PrepareDeps,
): Promise<{ base: Record<string, Json> }> {
  const memory: GradingMemory = { variables, base: {}, latched: {}, recorded: {}, answers: {} };
  const context = deps.context({ lab, sandbox, disturb: false }, memory);
  const deadline = Date.now() + BASE_WITHIN_MS;
  for (;;) {
    const reader = new SandboxReader(new SandboxLook(sandbox, deps.host, signal), deps.log);
    const { base, missing } = await createPass(lab.compiled, reader, context, signal).base();
    if (missing.length === 0) return { base };
    if (Date.now() > deadline) {
      const what = missing.map(({ name, why }) => `base.${name} (${why})`).join(', ');
      throw new GradingError('base_missing', `After set-up there is no ${what}.`);
    }
    await sleep(BASE_PAUSE_MS, undefined, { signal });
  }
}
