import { lastLines } from '../../server/grading/index.ts';
import type { Slots } from '../proof/index.ts';
import { missingLine } from './expectation.ts';
import { type Batch, ProofSandbox, type ProofSandboxDeps } from './proof-sandbox.ts';
import type { ProvedQuestion, QuestionOutcome } from './types.ts';

export interface ProveOptions {
  signal: AbortSignal;
  /** Sandboxes at once. */
  slots: Slots;
  parallel: number;
  onOutcome?: (outcome: QuestionOutcome) => void;
}

type Proving = Batch & { questions: ProvedQuestion[] };

/** Runs the proofs of questions, those of one topology one after the other in one sandbox, and says which tell the truth. */
export async function proveQuestions(
  questions: readonly ProvedQuestion[],
  deps: ProofSandboxDeps,
  options: ProveOptions,
): Promise<QuestionOutcome[]> {
  const possible = questions.filter((question) => lacking(question, deps).length === 0);
  const skipped = questions
    .filter((question) => !possible.includes(question))
    .map((question) => outcomeOf(question, 'skipped', `this host lacks ${lacking(question, deps).join(', ')}`));
  for (const one of skipped) options.onOutcome?.(one);
  const batches = batchesOf(possible, options.parallel);
  const outcomes = await Promise.allSettled(
    batches.map((batch) => options.slots.with(() => proveBatch(batch, deps, options))),
  );
  options.signal.throwIfAborted();
  return [
    ...skipped,
    ...outcomes.flatMap((one) => {
      if (one.status === 'rejected') throw one.reason;
      return one.value;
    }),
  ];
}

const lacking = ({ proof }: ProvedQuestion, { capabilities }: ProofSandboxDeps) =>
  proof.requires.filter((name) => !capabilities.includes(name));

/** By topology; a topology with many proofs gets a batch for each sandbox that may stand. */
function batchesOf(questions: readonly ProvedQuestion[], parallel: number): Proving[] {
  const byTopology = new Map<string, ProvedQuestion[]>();
  for (const question of questions) {
    const { cluster, nodes, profile, addons = [], requires } = question.proof;
    const key = JSON.stringify([cluster, nodes, profile, [...addons].sort(), [...requires].sort()]);
    byTopology.set(key, [...(byTopology.get(key) ?? []), question]);
  }
  const most = Math.ceil(questions.length / parallel);
  return [...byTopology.values()].flatMap((own) => {
    // Neighbours that need the same images leave them where they are.
    own.sort((a, b) => a.proof.images.join().localeCompare(b.proof.images.join()));
    const parts = Math.ceil(own.length / most);
    const size = Math.ceil(own.length / parts);
    return Array.from({ length: parts }, (_, index) => batchOf(own.slice(index * size, (index + 1) * size)));
  });
}

function batchOf(questions: ProvedQuestion[]): Proving {
  const [first] = questions;
  if (!first) throw new Error('a batch without questions');
  const { script: _script, expect: _expect, ...shared } = first.proof;
  const images = [...new Set(questions.flatMap(({ proof }) => proof.images.map(tagged)))];
  return { ...shared, images, questions };
}

const tagged = (image: string) => (/:[^/]+$/.test(image) ? image : `${image}:latest`);

async function proveBatch(batch: Proving, deps: ProofSandboxDeps, options: ProveOptions): Promise<QuestionOutcome[]> {
  const outcomes: QuestionOutcome[] = [];
  let sandbox: ProofSandbox | undefined;
  try {
    for (const question of batch.questions) {
      options.signal.throwIfAborted();
      const since = Date.now();
      let outcome: QuestionOutcome;
      try {
        sandbox ??= new ProofSandbox(deps, batch, options.signal);
        outcome = judge(question, await sandbox.run(question.proof.script, question.proof.images.map(tagged)));
      } catch (error) {
        options.signal.throwIfAborted();
        outcome = outcomeOf(question, 'unable', error instanceof Error ? error.message : String(error));
        // A sandbox that gave trouble is not used again.
        await sandbox?.[Symbol.asyncDispose]();
        sandbox = undefined;
      }
      outcome = { ...outcome, seconds: (Date.now() - since) / 1000 };
      outcomes.push(outcome);
      options.onOutcome?.(outcome);
    }
  } finally {
    await sandbox?.[Symbol.asyncDispose]();
  }
  return outcomes;
}

function judge(
  question: ProvedQuestion,
  end: { exitCode: number; timedOut: boolean; output: string },
): QuestionOutcome {
  const output = lastLines(end.output);
  if (end.timedOut) return { ...outcomeOf(question, 'not-proved', 'the script did not end in time'), output };
  if (end.exitCode !== 0)
    return { ...outcomeOf(question, 'not-proved', `the script ended with exit code ${end.exitCode}`), output };
  const missing = missingLine(question.proof.expect, end.output);
  if (missing === undefined) return outcomeOf(question, 'proved');
  return { ...outcomeOf(question, 'not-proved', `this line does not follow: ${missing}`), output };
}

function outcomeOf({ id, area }: ProvedQuestion, status: QuestionOutcome['status'], reason?: string): QuestionOutcome {
  return { question: id, area, status, ...(reason !== undefined && { reason }), seconds: 0 };
}
