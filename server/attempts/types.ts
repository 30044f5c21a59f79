import type {
  AttemptResult,
  AttemptSummary,
  AttemptView,
  ClusterPicture,
  Step,
  TaskSolution,
  Verdict,
} from '../../protocol/index.ts';
import type { SandboxRequest } from '../sandboxes/index.ts';

export type AttemptEvent =
  | { kind: 'attempt'; attempt: AttemptView }
  | { kind: 'step'; attemptId: string; step: Step }
  | { kind: 'verdict'; attemptId: string; verdict: Verdict }
  | { kind: 'picture'; attemptId: string; picture: ClusterPicture };

/** One learner working on one lab. All methods that take an owner reject with AttemptError attempt_not_found for another's attempt. */
export interface Attempts {
  start(owner: string, labId: string): Promise<AttemptView>;
  list(owner: string): AttemptSummary[];
  get(owner: string, id: string): AttemptView;
  /** Whether this sandbox is that of an active attempt of theirs. */
  owns(owner: string, sandboxId: string): boolean;
  check(owner: string, id: string, taskIds?: string[]): Promise<AttemptView>;
  setLive(owner: string, id: string, live: boolean): AttemptView;
  answer(owner: string, id: string, question: string, answer: string): AttemptView;
  takeHint(owner: string, id: string, taskId: string): { hint: string; taken: number; of: number };
  /** Shows the solution of a task that has not passed: it gives no points any more. */
  giveUp(owner: string, id: string, taskId: string): AttemptView;
  reset(owner: string, id: string): AttemptView;
  extend(owner: string, id: string): AttemptView;
  end(owner: string, id: string): Promise<AttemptResult>;
  result(owner: string, id: string): AttemptResult;
  /** JSON of one object of the cluster, for a click in the picture. */
  inspect(
    owner: string,
    id: string,
    target: { node: string; kind: 'node' | 'service' | 'task' | 'container' | 'network' | 'pod'; ref: string },
  ): Promise<unknown>;
  /** While at least one listener watches an attempt its picture is drawn and live mode re-checks. */
  watch(owner: string, id: string, listener: (event: AttemptEvent) => void): () => void;
  /** The set-up of an attempt's sandbox, for a reset after the server was restarted; undefined when nobody owns it. */
  prepareFor(sandboxId: string): SandboxRequest['prepare'] | undefined;
  /** After the sandboxes have been reconciled: terminals come back, attempts without a sandbox are closed. */
  resume(): Promise<void>;
  close(): Promise<void>;
}

/** The sandbox for a live task of a sitting. */
export interface ExamRequest {
  labId: string;
  sittingId: string;
  taskIds: readonly string[];
  /** From when it is ready. */
  lifetimeMs: number;
}

export interface ExamSandbox {
  /** over: it could not be made, was lost, or has been released. */
  state: 'preparing' | 'resetting' | 'ready' | 'over';
  /** Why it is over. */
  reason?: { code: string; message: string; action?: string | undefined };
}

/** A task of a lab as its attempt had it, with how the reference solution does it. */
export interface ToldTask {
  id: string;
  text: string;
  solution: TaskSolution;
}

export interface ExamGrades {
  verdicts: Record<string, Verdict>;
  /** An engine of the sandbox is not the genuine one: what could not be looked at is then no fault of ours. */
  tampered: boolean;
}

/**
 * Attempts at the live tasks of a sitting. They are not among a learner's attempts, give no help and no verdicts, and end
 * by their sitting alone; pages follow them and open terminals as with all others.
 */
export interface ExamAttempts {
  /** Claims a sandbox, which is made in the background; gives the attempt's id. Throws AttemptError or SandboxError. */
  begin(owner: string, request: ExamRequest): string;
  sandbox(id: string): ExamSandbox;
  /** Back to the fresh state. Throws AttemptError or SandboxError `sandbox_not_ready`. */
  reset(id: string): void;
  /** From now on its terminals take no input; what runs in them goes on. */
  freeze(id: string): void;
  /** Whether the terminals of this sandbox take no input. */
  frozen(sandboxId: string): boolean;
  /** Freezes and grades the tasks that were asked. Rejects when it could not look at all. */
  grade(id: string, signal: AbortSignal): Promise<ExamGrades>;
  /** Texts and solutions, with what was drawn for the attempt where there was one. */
  tell(labId: string, taskIds: readonly string[], id?: string): ToldTask[];
  /** Releases the sandbox; nothing when that has been done. */
  end(id: string): void;
  /** Calls back when the state of an attempt's sandbox has changed; gives the unsubscriber. */
  onChange(listener: (attemptId: string) => void): () => void;
}
