import type { TaskView, Verdict } from '../../../protocol/index.ts';

/** What the mark of a task says. */
export type TaskState = 'open' | 'looking' | 'passed' | 'failed' | 'unable' | 'waiting';

/**
 * `asked`: the learner pressed Check. What live mode sees before that is news and no judgement: a task that nobody
 * has claimed to have done is open, not failed.
 */
export function taskState(verdict: Verdict | undefined, asked = true): TaskState {
  if (!verdict) return 'open';
  if (verdict.status === 'passed') return 'passed';
  if (verdict.waitingFor && verdict.waitingFor.length > 0) return 'waiting';
  if (!verdict.final) return asked ? 'looking' : 'open';
  return verdict.status === 'failed' && !asked ? 'open' : verdict.status;
}

const WORDS: Record<TaskState, string> = {
  open: 'not passed yet',
  looking: 'being checked',
  passed: 'passed',
  failed: 'not passed',
  unable: 'could not be checked',
  waiting: 'waits for an earlier task',
};

export function taskStateWord(state: TaskState): string {
  return WORDS[state];
}

/** What a screen reader says about a final verdict: "Task 1 failed: Parallelism is 1, wanted 2". */
export function verdictSentence(number: number, verdict: Verdict): string {
  if (verdict.status === 'passed') return `Task ${number} passed`;
  if (verdict.status === 'unable') return `Task ${number} could not be checked: ${verdict.reason ?? 'no reason given'}`;
  if (verdict.waitingFor?.length) return `Task ${number} waits for an earlier task`;
  const why = verdict.evidence[0]?.sentence ?? verdict.hint;
  return why ? `Task ${number} failed: ${why}` : `Task ${number} failed`;
}

/** The first task that has not passed, else the last. */
export function firstOpenTask(tasks: TaskView[], verdicts: Record<string, Verdict>): string | undefined {
  return (tasks.find((task) => verdicts[task.id]?.status !== 'passed') ?? tasks.at(-1))?.id;
}
