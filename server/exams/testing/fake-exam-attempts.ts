import type { Verdict } from '../../../protocol/index.ts';
import type { ExamAttempts, ExamGrades, ExamRequest, ExamSandbox, ToldTask } from '../../attempts/index.ts';

/** Attempts at live tasks whose sandboxes become what a test says, and are graded as it says. */
export class FakeExamAttempts implements ExamAttempts {
  readonly begun: (ExamRequest & { id: string; owner: string })[] = [];
  readonly ended: string[] = [];
  readonly still = new Set<string>();
  readonly resets: string[] = [];
  /** What the next `begin` throws. */
  refuse: (Error & { code: string }) | undefined;
  /** Lab task -> what grading gives; a task that is not here fails. */
  readonly verdicts = new Map<string, Partial<Verdict>>();
  /** Grading waits for this. */
  gate: Promise<void> = Promise.resolve();
  /** What grading throws. */
  trouble: Error | undefined;
  readonly #sandboxes = new Map<string, ExamSandbox>();
  readonly #listeners = new Set<(id: string) => void>();

  begin(owner: string, request: ExamRequest): string {
    const refused = this.refuse;
    if (refused) throw refused;
    const id = `attempt${this.begun.length + 1}`;
    this.begun.push({ ...request, id, owner });
    this.#sandboxes.set(id, { state: 'preparing' });
    return id;
  }

  become(id: string, sandbox: ExamSandbox): void {
    this.#sandboxes.set(id, sandbox);
    for (const listener of [...this.#listeners]) listener(id);
  }

  sandbox(id: string): ExamSandbox {
    return this.#sandboxes.get(id) ?? { state: 'over' };
  }

  reset(id: string): void {
    this.resets.push(id);
    this.become(id, { state: 'resetting' });
  }

  freeze(id: string): void {
    this.still.add(id);
  }

  frozen(sandboxId: string): boolean {
    return this.still.has(sandboxId);
  }

  async grade(id: string, signal: AbortSignal): Promise<ExamGrades> {
    this.freeze(id);
    await this.gate;
    signal.throwIfAborted();
    if (this.trouble) throw this.trouble;
    const tasks = this.begun.find((one) => one.id === id)?.taskIds ?? [];
    const verdicts = Object.fromEntries(tasks.map((taskId) => [taskId, verdictOf(taskId, this.verdicts.get(taskId))]));
    return { verdicts, tampered: false };
  }

  tell(labId: string, taskIds: readonly string[]): ToldTask[] {
    return taskIds.map((id) => ({
      id,
      text: `Do ${id}.`,
      solution: { script: `solve ${labId} ${id}`, explanation: '' },
    }));
  }

  end(id: string): void {
    if (this.ended.includes(id)) return;
    this.ended.push(id);
    this.become(id, { state: 'over' });
  }

  onChange(listener: (id: string) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }
}

function verdictOf(taskId: string, given: Partial<Verdict> = {}): Verdict {
  return {
    taskId,
    status: 'failed',
    points: 0,
    maxPoints: 50,
    evidence: [],
    latched: false,
    final: true,
    at: 1,
    ...given,
  };
}
