import type { JudgeContext, ReadResult } from '../../graders/index.ts';
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
  /** Verdicts so far: what a look that may not disturb cannot tell counts as it was. */
  previous?: Record<string, Verdict>;
  /** Default: all. */
  taskIds?: string[];
  /** once: one pass, no waiting (live mode). poll: until true or the task's `within`. */
  mode: 'once' | 'poll';
  /** Probes that disturb run only when asked for (a Check, not live mode). */
  disturb: boolean;
  /** Gives a failed task up before its `within` when its judgement stayed the same for so long and nothing converges. */
  quietMs?: number;
  /** Which verdicts `quietMs` may make final; the others have their whole `within`. Default: all. */
  quietFor?: (verdict: Verdict) => boolean;
  /** What must hold for some seconds counts as soon as it holds: for states that were seen to last before. */
  stableAtOnce?: boolean;
  signal?: AbortSignal;
  /** Verdicts as they become known; `final: false` while polling goes on. */
  onVerdict?: (verdict: Verdict) => void;
  onFlag?: (flag: Flag) => void;
  /** What is remembered now; called before a final verdict is told, so that both can be kept before anybody hears of it. */
  onMemory?: (memory: GradingMemory) => void;
}

export interface GradeOutcome {
  /** Final verdicts. `once`: a task of which one look cannot tell (its probe disturbs, it must stay so for a while) is left out. */
  verdicts: Record<string, Verdict>;
  /** Task id -> code of why it is `unable` (capability_missing, engine_unreachable, engine_replaced …). */
  unable: Record<string, string>;
  flags: Flag[];
  memory: GradingMemory;
  /** What the last looks gave, by the name of the read; also of reads that disturb. */
  reads: ReadonlyMap<string, ReadResult>;
  /** `once`: a further look after so many milliseconds can tell more (a task that must stay so for a while). */
  againMs?: number;
  score: number;
  maxScore: number;
}

/** What was seen at one moment: enough to judge again, without the sandbox. */
export interface Seen {
  context: JudgeContext;
  reads: ReadonlyMap<string, ReadResult>;
}

export interface LookRequest {
  lab: Lab;
  sandbox: ReadySandbox;
  memory: GradingMemory;
  /** Names of reads; those that disturb do so. */
  reads: readonly string[];
  signal?: AbortSignal;
}

export interface Grading {
  run(request: GradeRequest): Promise<GradeOutcome>;
  /** Reads without judging: proofs of labs judge what was seen again, with faults put into the rules. */
  look(request: LookRequest): Promise<Seen>;
  /** Runs setup scripts and records BASE: the `prepare` of a sandbox for this lab. */
  prepare(
    lab: Lab,
    sandbox: ReadySandbox,
    variables: Record<string, string>,
    step: import('../clusters/index.ts').StepLog,
    signal: AbortSignal,
  ): Promise<{ base: unknown }>;
}
