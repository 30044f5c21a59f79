import type { Judgement } from '../../graders/index.ts';
import type { LabTask, Verdict } from '../../protocol/index.ts';

/** A judgement as a verdict at a time. */
export function verdictOf(task: LabTask, judgement: Judgement, options: { final: boolean; at: number }): Verdict {
  const { status, share, hint, mistake, rule, evidence, reason, leftOut } = judgement;
  return {
    taskId: task.id,
    status,
    points: status === 'passed' ? task.points : status === 'failed' ? Math.round(task.points * share) : 0,
    maxPoints: task.points,
    ...(hint === undefined ? {} : { hint }),
    ...(mistake === undefined ? {} : { mistake }),
    ...(rule === undefined ? {} : { rule }),
    evidence,
    ...(reason === undefined ? {} : { reason: reason.message }),
    ...(leftOut === undefined ? {} : { leftOut }),
    latched: false,
    ...options,
  };
}

/** A task whose `needs` have not passed. */
export function waitingVerdict(task: LabTask, waitingFor: string[], options: { final: boolean; at: number }): Verdict {
  return {
    taskId: task.id,
    status: 'failed',
    points: 0,
    maxPoints: task.points,
    evidence: [],
    waitingFor,
    latched: false,
    ...options,
  };
}

/** All of a verdict but its time: equal keys mean that there is nothing new to say. */
export function verdictKey(verdict: Verdict): string {
  const { at: _, ...rest } = verdict;
  return JSON.stringify(rest);
}

/** What the learner would be told, less what tells only the time. */
export function judgementKey({ status, share, hint, mistake, evidence, reason, pending }: Judgement): string {
  return JSON.stringify([status, share, hint, mistake, evidence.map((entry) => entry.sentence), reason, pending]);
}
