import type { Flag, Verdict } from '../../protocol/index.ts';
import type { Lab } from '../catalog/index.ts';
import type { ReadySandbox } from '../sandboxes/index.ts';

/** What grading remembers between passes of one attempt. */
export interface GradingMemory {
  /** Drawn per attempt. */
  variables: Record<string, string>;
  /** Identities recorded at set-up: what `base` reads. */
  base: unknown;
  /** Task id -> verdict that is latched. */
  latched: Record<string, Verdict>;
  /** Values that tasks recorded when they passed (`record:`), by name: what `seen` reads. */
  recorded: Record<string, unknown>;
  answers: Record<string, string>;
}

export interface GradeRequest {
  lab: Lab;
  sandbox: ReadySandbox;
  memory: GradingMemory;
  /** Default: all. */
  taskIds?: string[];
  /** once: one pass, no waiting (live mode). poll: until true or the task's `within`. */
  mode: 'once' | 'poll';
  /** Probes that disturb run only when asked for (a Check, not live mode). */
  disturb: boolean;
  signal?: AbortSignal;
  /** Verdicts as they become known; `final: false` while polling goes on. */
  onVerdict?: (verdict: Verdict) => void;
  onFlag?: (flag: Flag) => void;
}

export interface GradeOutcome {
  verdicts: Record<string, Verdict>;
  flags: Flag[];
  memory: GradingMemory;
  score: number;
  maxScore: number;
}

export interface Grading {
  run(request: GradeRequest): Promise<GradeOutcome>;
  /** Runs setup scripts and records BASE: the `prepare` of a sandbox for this lab. */
  prepare(lab: Lab, sandbox: ReadySandbox, variables: Record<string, string>, step: import('../clusters/index.ts').StepLog, signal: AbortSignal): Promise<{ base: unknown }>;
}
