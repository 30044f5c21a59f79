import { helpCost, type LabDefinition, type LabTask, type Verdict } from '../../protocol/index.ts';

/** The help that a learner took. */
export interface Help {
  /** Task id -> number of hints. */
  hintsTaken: Record<string, number>;
  /** Tasks whose solution was shown before they had passed. */
  givenUp: readonly string[];
}

const NO_HELP: Help = { hintsTaken: {}, givenUp: [] };

/** Can this host judge the task? Where not, its points are shared among the others. */
export function isPossible(task: LabTask, capabilities: readonly string[]): boolean {
  return task.requires.every((name) => capabilities.includes(name));
}

/**
 * Points out of the lab's total. Tasks that this host cannot judge are left out and the others weigh more; a task that
 * we merely could not look at keeps what it has earned. Help costs at most what its own task has earned.
 */
export function scoreOf(
  definition: LabDefinition,
  verdicts: Record<string, Verdict>,
  capabilities: readonly string[],
  help: Help = NO_HELP,
): { score: number; maxScore: number } {
  const sum = (tasks: readonly LabTask[], of: (task: LabTask) => number) =>
    tasks.reduce((total, task) => total + of(task), 0);
  const total = sum(definition.tasks, (task) => task.points);
  const possible = definition.tasks.filter((task) => isPossible(task, capabilities));
  const reachable = sum(possible, (task) => task.points);
  if (reachable === 0) return { score: 0, maxScore: 0 };
  const earned = sum(possible, (task) => {
    const cost = helpCost(task.points, help.hintsTaken[task.id] ?? 0, help.givenUp.includes(task.id));
    return Math.max(0, (verdicts[task.id]?.points ?? 0) - cost);
  });
  return { score: Math.round((earned * total) / reachable), maxScore: total };
}
