import { fillTemplate, type TemplateValues } from '../../graders/index.ts';
import { helpCost, type LabTask, type TaskSolution } from '../../protocol/index.ts';
import type { Catalog, Lab } from '../catalog/index.ts';
import { scoreOf } from '../grading/index.ts';
import type { AttemptRow, Store } from '../store/index.ts';
import { AttemptError } from './errors.ts';

export interface HelpDeps {
  store: Store;
  catalog: Catalog;
  capabilities: readonly string[];
}

/** Counts the next hint of a task and what it costs. Throws AttemptError task_not_found or no_more_hints. */
export function takeHint(deps: HelpDeps, row: AttemptRow, taskId: string): { hint: string; taken: number; of: number } {
  const task = taskOf(deps, row, taskId);
  const taken = row.hintsTaken[taskId] ?? 0;
  const hint = task.hints[taken];
  if (hint === undefined)
    throw new AttemptError('no_more_hints', `All ${task.hints.length} hints of this task are taken.`);
  keep(deps, { ...row, hintsTaken: { ...row.hintsTaken, [taskId]: taken + 1 } }, `Took hint ${taken + 1} of ${taskId}`);
  return { hint, taken: taken + 1, of: task.hints.length };
}

/** Shows the solution of a task for all its points; one that has passed shows it for nothing. Throws AttemptError task_not_found. */
export function giveUp(deps: HelpDeps, row: AttemptRow, taskId: string): void {
  const { id } = taskOf(deps, row, taskId);
  if (row.givenUp.includes(id) || deps.store.attempts.verdicts(row.id)[id]?.status === 'passed') return;
  keep(deps, { ...row, givenUp: [...row.givenUp, id] }, `Gave ${id} up and read its solution`);
}

/** Solutions that the learner may read by now. */
export function solutionsFor(
  row: AttemptRow,
  lab: Lab | undefined,
  passed: (taskId: string) => boolean,
  values: TemplateValues,
): Record<string, TaskSolution> {
  const tasks = (lab?.definition.tasks ?? []).filter(
    ({ id }) => row.state !== 'active' || row.givenUp.includes(id) || passed(id),
  );
  return Object.fromEntries(tasks.map((task) => [task.id, solutionOf(task, lab, values)]));
}

/** How the reference solution solves a task, with the attempt's values filled in. */
export function solutionOf(task: LabTask, lab: Lab | undefined, values: TemplateValues): TaskSolution {
  const fill = (text: string | undefined) => fillTemplate(text ?? '', values);
  return { script: fill(lab?.solutionText[task.id]), explanation: fill(lab?.explanations[task.id]) };
}

/** Points that help takes from what a task has earned. */
export function helpOf(task: LabTask, row: Pick<AttemptRow, 'hintsTaken' | 'givenUp'>) {
  const hints = row.hintsTaken[task.id] ?? 0;
  const gaveUp = row.givenUp.includes(task.id);
  return { hints, gaveUp, helpCost: helpCost(task.points, hints, gaveUp) };
}

function taskOf({ catalog }: HelpDeps, { labId }: AttemptRow, taskId: string): LabTask {
  const task = catalog.find(labId)?.definition.tasks.find((each) => each.id === taskId);
  if (!task) throw new AttemptError('task_not_found', `This lab has no task "${taskId}".`);
  return task;
}

function keep({ store, catalog, capabilities }: HelpDeps, row: AttemptRow, text: string): void {
  const { id, hintsTaken, givenUp } = row;
  store.transaction(() => {
    const lab = catalog.find(row.labId);
    const score = lab && scoreOf(lab.definition, store.attempts.verdicts(id), capabilities, row);
    store.attempts.update(id, { hintsTaken, givenUp, ...score });
    store.attempts.addTimeline(id, { at: Date.now(), kind: 'hint', text });
  });
}
