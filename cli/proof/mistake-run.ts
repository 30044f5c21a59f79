import { fillTemplate } from '../../graders/index.ts';
import type { Verdict } from '../../protocol/index.ts';
import type { Lab, LabMistakeScript } from '../../server/catalog/index.ts';
import type { Bench } from './bench.ts';
import type { Expectation, RecordedState } from './replay.ts';
import { answersOf, whyNot } from './solution-run.ts';
import type { ProofProblem } from './types.ts';

export interface MistakeRun {
  problem?: ProofProblem;
  state?: RecordedState;
}

/**
 * The verdict that a wrong solution should get is final when it has not moved for so long and nothing in the cluster is on its
 * way. Another one has all the time that a learner's Check has: on a busy machine the cluster may pause longer than that.
 */
const QUIET_MS = 3000;

/** A wrong solution on a fresh sandbox: its task must fail with exactly the mistake's hint. */
export async function runMistake(bench: Bench, script: LabMistakeScript): Promise<MistakeRun> {
  await bench.fresh();
  for (const taskId of script.after) {
    await bench.run('solution.sh', bench.lab.solution[taskId] ?? []);
    bench.answer(answersOf(bench, taskId));
    // That it lasts is proved with the solution; here it is only the way to the mistake.
    const verdict = (await bench.check([taskId], { stableAtOnce: true }))[taskId];
    if (verdict?.status !== 'passed')
      return wrong(script, `its "# after: ${taskId}" does not pass. ${whyNot(verdict)}`);
  }
  await bench.run(script.file, script.parts);
  const expected = expectationOf(bench, script);
  if (!expected) return wrong(script, `lab.yaml has no mistake ${script.mistake} of the task ${script.taskId}.`);
  const quietFor = (verdict: Verdict) => refusal(script, expected, verdict).problem === undefined;
  const verdict = (await bench.check([script.taskId], { quietMs: QUIET_MS, quietFor }))[script.taskId];
  const problem = refusal(script, expected, verdict);
  const seen = await bench.snapshot([...bench.disturbingReads(script.taskId)]);
  return { ...problem, state: { name: script.file, seen, expectations: [expected] } };
}

type Refused = Extract<Expectation, { be: 'refused' }>;

/** What the task must say: the mistake's own hint, or that of the one rule that it breaks. */
function expectationOf(bench: Bench, script: LabMistakeScript): Refused | undefined {
  const task = bench.lab.definition.tasks.find((candidate) => candidate.id === script.taskId);
  const mistake = task?.mistakes.find((candidate) => candidate.name === script.mistake);
  if (!task || !mistake) return undefined;
  const values = { variables: bench.variables, nodes: bench.addresses() };
  if ('when' in mistake)
    return { taskId: task.id, be: 'refused', hint: fillTemplate(mistake.hint, values), mistake: mistake.name };
  const rule = task.rules[mistake.breaks - 1];
  return rule && { taskId: task.id, be: 'refused', hint: fillTemplate(rule.hint, values) };
}

function refusal(script: LabMistakeScript, expected: Refused, verdict: Verdict | undefined): MistakeRun {
  if (verdict?.status === 'passed') return wrong(script, `the task ${script.taskId} passes.`);
  if (verdict?.status !== 'failed') return wrong(script, whyNot(verdict));
  if (verdict.mistake === expected.mistake && verdict.hint === expected.hint) return {};
  const told = verdict.mistake ? `the mistake ${verdict.mistake}` : `the rule ${verdict.rule ?? '?'}`;
  const wanted = expected.mistake ? `the mistake ${expected.mistake}` : 'the rule that it breaks';
  return wrong(script, `it is told by ${told}, not by ${wanted}. ${whyNot(verdict)}`);
}

function wrong(script: LabMistakeScript, text: string): MistakeRun {
  return { problem: { kind: 'mistake', text: `${script.file}: ${text}` } };
}

/** Mistakes of the lab that no script makes. */
export function mistakesWithoutScript(lab: Lab): string[] {
  return lab.definition.tasks.flatMap((task) =>
    task.mistakes
      .filter((mistake) => !lab.mistakes.some((script) => script.taskId === task.id && script.mistake === mistake.name))
      .map((mistake) => `mistakes/${task.id}--${mistake.name}.sh`),
  );
}
