import { fillTemplate } from '../../graders/index.ts';
import type { Verdict } from '../../protocol/index.ts';
import type { Bench } from './bench.ts';
import type { Possible } from './possible.ts';
import type { Expectation, RecordedState } from './replay.ts';
import type { Count, ProofProblem } from './types.ts';

export interface SolutionRun {
  fresh: number;
  solution: number;
  steps: Count;
  repeatable: boolean;
  problems: ProofProblem[];
  states: RecordedState[];
}

/** The reference solution, step by step, on a sandbox that nobody has touched. */
export async function runSolution(bench: Bench, possible: Possible): Promise<SolutionRun> {
  await bench.fresh();
  const run: SolutionRun = {
    fresh: 0,
    solution: 0,
    steps: { good: 0, of: 0 },
    repeatable: false,
    problems: [],
    states: [],
  };
  await checkFresh(bench, run);
  const tasks = bench.lab.definition.tasks.map((task) => task.id);
  for (const [index, taskId] of tasks.entries()) {
    if (!possible.task(taskId)) {
      await runUnjudged(bench, taskId);
      continue;
    }
    run.steps.of++;
    const done = tasks.slice(0, index + 1).filter(possible.task);
    const wrong = await step(bench, run, done, tasks.slice(index + 1).filter(possible.task));
    if (wrong.length === 0) run.steps.good++;
    else
      run.problems.push(
        ...wrong.map((text): ProofProblem => ({ kind: 'step', text: `solution.sh, task ${taskId}: ${text}` })),
      );
  }
  await checkEnd(bench, run);
  return run;
}

/** A task that this host cannot judge: later ones may build on what its commands leave, as far as they work here. */
export async function runUnjudged(
  bench: Bench,
  taskId: string,
  parts = bench.lab.solution[taskId] ?? [],
): Promise<void> {
  for (const part of parts) await bench.tryPart('solution.sh', part);
}

async function checkFresh(bench: Bench, run: SolutionRun): Promise<void> {
  const { score, verdicts } = await bench.glance();
  run.fresh = score;
  const all = bench.lab.definition.tasks.map((task) => task.id);
  for (const id of all) {
    if (verdicts[id]?.status === 'passed')
      run.problems.push({ kind: 'fresh', text: `Task ${id} passes on a sandbox that nobody has touched.` });
  }
  if (score !== 0 && !run.problems.some((problem) => problem.kind === 'fresh'))
    run.problems.push({
      kind: 'fresh',
      text: `A sandbox that nobody has touched scores ${score}: no rule may give points for nothing.`,
    });
  run.states.push({ name: 'fresh', seen: await bench.snapshot(), expectations: all.map(notPassed) });
}

/** One part of the solution; gives what is wrong afterwards. */
async function step(bench: Bench, run: SolutionRun, done: string[], rest: string[]): Promise<string[]> {
  const taskId = done.at(-1) ?? '';
  await bench.run('solution.sh', bench.lab.solution[taskId] ?? []);
  await unanswered(bench, run, taskId);
  const own = await bench.check([taskId]);
  const after = await bench.glance();
  // What a look does not find now is checked: the part that ran last may still be at work.
  const open = done.filter((id) => id !== taskId && (after.verdicts[id]?.status ?? 'passed') !== 'passed');
  const verdicts = { ...own, ...(open.length > 0 ? await bench.check(open) : {}) };
  const wrong = [taskId, ...open]
    .filter((id) => verdicts[id]?.status !== 'passed')
    .map((id) => `${id} does not pass. ${whyNot(verdicts[id])}`);
  wrong.push(...rest.filter((id) => after.verdicts[id]?.status === 'passed').map((id) => `${id} passes already.`));
  run.states.push({
    name: `after step ${taskId}`,
    seen: await bench.snapshot([...bench.disturbingReads(taskId)]),
    expectations: [...done.map((id): Expectation => ({ taskId: id, be: 'passed' })), ...rest.map(notPassed)],
  });
  return wrong;
}

/** Before its questions are answered a task must not pass; then they are. */
async function unanswered(bench: Bench, run: SolutionRun, taskId: string): Promise<void> {
  const quiz = bench.lab.definition.tasks.find((task) => task.id === taskId)?.quiz ?? [];
  if (quiz.length === 0) return;
  run.states.push({
    name: `before the answers of ${taskId}`,
    seen: await bench.snapshot(),
    expectations: [notPassed(taskId)],
  });
  bench.answer(answersOf(bench, taskId));
}

/** The first right answer to each question of a task. */
export function answersOf(bench: Bench, taskId: string): Record<string, string> {
  const quiz = bench.lab.definition.tasks.find((task) => task.id === taskId)?.quiz ?? [];
  const values = { variables: bench.variables, nodes: {} };
  return Object.fromEntries(quiz.map((question) => [question.id, fillTemplate(question.answers[0] ?? '', values)]));
}

async function checkEnd(bench: Bench, run: SolutionRun): Promise<void> {
  const first = await bench.checkAll();
  run.solution = first.score;
  if (first.score !== first.maxScore || first.maxScore !== 100)
    run.problems.push({ kind: 'solution', text: `The reference solution scores ${first.score} of ${first.maxScore}.` });
  const again = await bench.checkAll();
  const facts = (verdicts: Record<string, Verdict>) =>
    JSON.stringify(Object.values(verdicts).map(({ taskId, status, points }) => [taskId, status, points]));
  run.repeatable = facts(first.verdicts) === facts(again.verdicts);
  if (!run.repeatable) run.problems.push({ kind: 'repeat', text: 'Grading the solution twice gives two results.' });
}

export function whyNot(verdict: Verdict | undefined): string {
  if (!verdict) return 'It was not judged.';
  if (verdict.waitingFor?.length) return `It waits for ${verdict.waitingFor.join(', ')}.`;
  const evidence = verdict.evidence.map((entry) => entry.sentence).join('; ');
  return [
    verdict.reason,
    verdict.mistake && `Mistake ${verdict.mistake}.`,
    verdict.rule && `Rule: ${verdict.rule}.`,
    evidence,
  ]
    .filter((part) => part)
    .join(' ');
}

const notPassed = (taskId: string): Expectation => ({ taskId, be: 'not-passed' });
