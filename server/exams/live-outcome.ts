import type { LiveOutcome } from '../../protocol/index.ts';
import type { ExamGrades, ToldTask } from '../attempts/index.ts';
import type { LiveRow, StoredLive } from '../store/index.ts';

const NO_SOLUTION = { script: '', explanation: '' };

/** Hundredths: shares of points are not whole numbers. */
export const rounded = (points: number) => Math.round(points * 100) / 100;

/**
 * What a graded live task gives: the share of its lab tasks' points that was earned. A task that could not be looked at is
 * left out of the share; when none could, the whole is left out of the score. With another engine than the genuine one it
 * counts as not done, or who cannot do a task would only have to hide it.
 */
export function gradedOutcome(
  live: StoredLive,
  { verdicts, tampered }: ExamGrades,
  told: readonly ToldTask[],
): LiveOutcome {
  const tasks = tellTasks(live, told).map((task) => {
    const verdict = verdicts[task.id];
    return { ...task, ...(verdict && { verdict }) };
  });
  const judged = tasks.filter(({ verdict }) => verdict !== undefined && (tampered || verdict.status !== 'unable'));
  const reachable = judged.reduce((sum, { points }) => sum + points, 0);
  if (reachable === 0) {
    const reason = tasks.find(({ verdict }) => verdict?.reason !== undefined)?.verdict?.reason;
    return { status: 'unable', points: 0, maxPoints: 0, reason: reason ?? 'Nothing of it could be looked at.', tasks };
  }
  const earned = judged.reduce((sum, { verdict }) => sum + (verdict?.points ?? 0), 0);
  const { points } = live.task;
  return { status: 'graded', points: rounded((points * earned) / reachable), maxPoints: points, tasks };
}

/** One whose sandbox was lost or could not be made: that is not the learner's fault. */
export function unableOutcome(live: StoredLive, reason: string, told: readonly ToldTask[]): LiveOutcome {
  return { status: 'unable', points: 0, maxPoints: 0, reason, tasks: tellTasks(live, told) };
}

/** One that nobody has begun when the paper was handed in. */
export function untouchedOutcome(live: StoredLive, told: readonly ToldTask[]): LiveOutcome {
  return { status: 'untouched', points: 0, maxPoints: live.task.points, tasks: tellTasks(live, told) };
}

function tellTasks(live: StoredLive, told: readonly ToldTask[]) {
  return live.tasks.map((task) => {
    const now = told.find(({ id }) => id === task.id);
    return { ...task, text: now?.text ?? task.text, solution: now?.solution ?? NO_SOLUTION };
  });
}

/** Points of all live tasks that have been graded. */
export function livePoints(rows: Iterable<LiveRow>): { points: number; maxPoints: number } {
  const sum = { points: 0, maxPoints: 0 };
  for (const { outcome } of rows) {
    sum.points += outcome?.points ?? 0;
    sum.maxPoints += outcome?.maxPoints ?? 0;
  }
  return { points: rounded(sum.points), maxPoints: sum.maxPoints };
}
