import { type CompiledTask, mutants } from '../../graders/index.ts';
import type { Lab } from '../../server/catalog/index.ts';
import { type Expectation, judgeAgain, meets, type RecordedState } from './replay.ts';
import type { Count } from './types.ts';

export interface MutationResult {
  noticed: Count;
  survivors: { mutant: string; rule: string }[];
}

/**
 * Puts faults into each rule and judges the recorded states again: a fault is noticed when the solution no longer passes,
 * a wrong state passes, or a mistake is not told by its own hint any more. Needs no sandbox.
 */
export async function mutateRules(
  lab: Lab,
  states: readonly RecordedState[],
  judged: Judged = () => true,
): Promise<MutationResult> {
  const survivors: MutationResult['survivors'] = [];
  let all = 0;
  for (const task of lab.compiled.tasks) {
    const { id } = task.definition;
    const telling = await tellingStates(lab, states, id);
    for (const mutant of mutants(lab.definition, id)) {
      if (!judged(task, mutant.ruleIndex)) continue;
      all++;
      const noticed = await someAsync(telling, async ({ state, expectation }) => {
        const judgement = await judgeAgain(lab, state, mutant.task);
        return judgement !== undefined && !meets(judgement, expectation);
      });
      if (!noticed) survivors.push({ mutant: mutant.name, rule: task.definition.rules[mutant.ruleIndex]?.rule ?? '' });
    }
  }
  return { noticed: { good: all - survivors.length, of: all }, survivors };
}

/** Can this rule be judged on this host? */
type Judged = (task: CompiledTask, ruleIndex: number) => boolean;

interface Telling {
  state: RecordedState;
  expectation: Expectation;
}

/** Expectations of a task that the rules as they are meet: only these can tell a fault. */
async function tellingStates(lab: Lab, states: readonly RecordedState[], taskId: string): Promise<Telling[]> {
  const task = lab.compiled.task(taskId);
  if (!task) return [];
  const telling: Telling[] = [];
  for (const state of states) {
    const expectations = state.expectations.filter((expectation) => expectation.taskId === taskId);
    if (expectations.length === 0) continue;
    const judgement = await judgeAgain(lab, state, task);
    if (!judgement) continue;
    telling.push(...expectations.filter((one) => meets(judgement, one)).map((expectation) => ({ state, expectation })));
  }
  return telling;
}

async function someAsync<T>(items: readonly T[], test: (item: T) => Promise<boolean>): Promise<boolean> {
  for (const item of items) if (await test(item)) return true;
  return false;
}
