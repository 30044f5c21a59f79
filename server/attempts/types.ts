import type {
  AttemptResult,
  AttemptSummary,
  AttemptView,
  ClusterPicture,
  Step,
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
