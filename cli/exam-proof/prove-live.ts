import type { LiveTask, Verdict } from '../../protocol/index.ts';
import type { Lab } from '../../server/catalog/index.ts';
import { whyNotOffered } from '../../server/exams/index.ts';
import { Bench, type ProofDeps } from '../proof/index.ts';
import type { ProveOptions } from './prove-questions.ts';
import type { QuestionOutcome } from './types.ts';

const QUIET_MS = 10_000;

/**
 * Shows that live tasks stand alone: a fresh sandbox gives no point, and the lab's solution of these tasks alone, graded
 * once at its end as a paper is, gives all.
 */
export async function proveLive(
  tasks: readonly LiveTask[],
  lab: (id: string) => Lab | undefined,
  deps: ProofDeps,
  options: Omit<ProveOptions, 'parallel'>,
): Promise<QuestionOutcome[]> {
  const prove = async (task: LiveTask): Promise<QuestionOutcome> => {
    const outcome = await options.slots.with(() => proveOne(task, lab(task.lab), deps, options.signal));
    options.onOutcome?.(outcome);
    return outcome;
  };
  const outcomes = await Promise.allSettled(tasks.map(prove));
  options.signal.throwIfAborted();
  return outcomes.map((one) => {
    if (one.status === 'rejected') throw one.reason;
    return one.value;
  });
}

async function proveOne(
  task: LiveTask,
  lab: Lab | undefined,
  deps: ProofDeps,
  signal: AbortSignal,
): Promise<QuestionOutcome> {
  signal.throwIfAborted();
  const since = Date.now();
  const outcomeOf = (status: QuestionOutcome['status'], reason?: string): QuestionOutcome => ({
    question: task.id,
    area: task.area,
    status,
    ...(reason !== undefined && { reason }),
    seconds: (Date.now() - since) / 1000,
  });
  const lack = whyNotOffered(task, lab, deps.capabilities.known());
  if (!lab || lack) return outcomeOf(lack?.code === 'host' ? 'skipped' : 'not-proved', lack?.message);
  try {
    const wrong = await tryOut(task, lab, deps, signal);
    return wrong === undefined ? outcomeOf('proved') : outcomeOf('not-proved', wrong);
  } catch (error) {
    signal.throwIfAborted();
    return outcomeOf('unable', error instanceof Error ? error.message : String(error));
  }
}

/** What is wrong; undefined when the task is as it should be. */
async function tryOut(
  { tasks }: LiveTask,
  lab: Lab,
  deps: ProofDeps,
  signal: AbortSignal,
): Promise<string | undefined> {
  await using bench = Bench.claim(deps, lab, signal);
  await bench.fresh();
  const before = (await bench.glance()).verdicts;
  const free = tasks.find((id) => (before[id]?.points ?? 0) > 0);
  if (free !== undefined) return `${free} gives points on a sandbox that nobody has touched`;
  for (const id of tasks) await bench.run('solution.sh', lab.solution[id] ?? []);
  const after = await bench.check(tasks, { quietMs: QUIET_MS });
  const failed = tasks.find((id) => after[id]?.status !== 'passed');
  return failed === undefined ? undefined : `after its solution ${failed} ${why(after[failed])}`;
}

function why(verdict: Verdict | undefined): string {
  if (!verdict) return 'has no verdict';
  const said = verdict.evidence[0]?.sentence ?? verdict.hint ?? verdict.reason;
  return `is ${verdict.status}${said === undefined ? '' : `: ${said}`}`;
}
