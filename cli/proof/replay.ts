import { type CompiledTask, createPass, type Judgement, type ReadPort } from '../../graders/index.ts';
import type { Lab } from '../../server/catalog/index.ts';
import type { Seen } from '../../server/grading/index.ts';

/** What one task must come to in a recorded state. */
export type Expectation =
  | { taskId: string; be: 'passed' }
  | { taskId: string; be: 'not-passed' }
  | { taskId: string; be: 'refused'; hint: string; mistake?: string };

/** A state that a proof saw, and what must hold of it. */
export interface RecordedState {
  /** "after step policy", "mistakes/policy--on-rollback.sh" */
  name: string;
  seen: Seen;
  expectations: Expectation[];
}

const NOT_RECORDED = 'not_recorded';

/** Judges a task of a lab in a recorded state; another version of the task may take its place. undefined: the record does not tell. */
export async function judgeAgain(lab: Lab, state: RecordedState, task: CompiledTask): Promise<Judgement | undefined> {
  const port: ReadPort = {
    fetch: async (name) =>
      state.seen.reads.get(name) ?? { ok: false, reason: { code: NOT_RECORDED, message: `${name} was not recorded` } },
  };
  const pass = createPass(lab.compiled, port, state.seen.context, new AbortController().signal);
  for (const earlier of lab.compiled.tasks) {
    if (earlier.definition.id === task.definition.id) break;
    // What it records is seen by the tasks after it.
    if (earlier.record.length > 0) await pass.judge(earlier);
  }
  const judgement = await pass.judge(task);
  return judgement.reason?.code === NOT_RECORDED ? undefined : judgement;
}

export function meets(judgement: Judgement, expectation: Expectation): boolean {
  switch (expectation.be) {
    case 'passed':
      return judgement.status === 'passed';
    case 'not-passed':
      return judgement.status !== 'passed';
    case 'refused':
      return (
        judgement.status === 'failed' &&
        judgement.hint === expectation.hint &&
        judgement.mistake === expectation.mistake
      );
  }
}
