import type { Evidence, LabDefinition, LabRead, LabTask } from '../protocol/index.ts';

/** Anything that JSON can say. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** What a read gave. `ok: false`: we could not look (engine down, time-out of ours). An object that is not there is a value: null. */
export type ReadResult = { ok: true; value: Json } | { ok: false; reason: UnableReason };

export interface UnableReason {
  /** Stable: host_unreachable, engine_unreachable, probe_failed, capability_missing … */
  code: string;
  /** A sentence for the learner: what we could not look at, and what happens now. */
  message: string;
}

/** The one way in which graders look at a sandbox. Rejects only when `signal` is aborted. */
export interface ReadPort {
  /** `spec` has its `${…}` filled in. Called at most once per name and pass; never for `quiz`. */
  fetch(name: string, spec: LabRead, signal: AbortSignal): Promise<ReadResult>;
}

/** Values that rules read without a fetch. */
export interface JudgeContext {
  /** `variables.colour` */
  variables: Record<string, string>;
  /** `base.web`: recorded after set-up */
  base: Record<string, Json>;
  /** `seen.redis`: recorded by tasks when they passed */
  seen: Record<string, Json>;
  /** `images['lab/web:2.0']`: id = sha256 of the image's configuration, layers = its diff ids, digest = of its manifest */
  images: Record<string, { id: string; layers: string[]; digest: string }>;
  /** `sandbox.nodes.node1.address` */
  nodes: Record<string, { address: string; role: string }>;
  /** Capabilities of this host, for `requires`. */
  capabilities: readonly string[];
  /** Answers to quiz questions, by question id. */
  answers: Record<string, string>;
  /** May reads that disturb run (a Check, not live mode)? */
  disturb: boolean;
}

/** What one look at one task gave. Pure: waiting, latches and scores over time belong to the caller. */
export interface Judgement {
  taskId: string;
  status: 'passed' | 'failed' | 'unable';
  /** 0..1: what remains after each false rule has taken its `costs`; 1 when passed. */
  share: number;
  hint?: string;
  mistake?: string;
  /** Source of the first false rule. */
  rule?: string;
  evidence: Evidence[];
  reason?: UnableReason;
  /** Capabilities for want of which some rules were left out. */
  leftOut?: string[];
  /**
   * `disturb` (with status failed): no rule is known to be false, but the rest is a probe that needs a Check.
   * `stable` (with status passed): all rules hold; it counts once `key` has stayed the same for `forMs`.
   */
  pending?: { why: 'disturb' } | { why: 'stable'; key: string; forMs: number };
  /** To be remembered (`record:`); set only while all rules hold, also for a latched task. */
  record: Record<string, Json>;
}

/** One look at the sandbox: every read is fetched at most once, when the first expression asks for it. */
export interface Pass {
  /**
   * Judges one task. Call it in the lab's order: what a task records is seen by later tasks of the same pass.
   * Does not look at `needs` and latches. Rejects only when the pass's signal is aborted.
   */
  judge(task: CompiledTask): Promise<Judgement>;
  /** Evaluates `base:` after set-up. Values that could not be had are left out and named. */
  base(): Promise<{ base: Record<string, Json>; missing: { name: string; why: string }[] }>;
  /** Names of the reads fetched so far, with their results: for timelines and tests. */
  readonly fetched: ReadonlyMap<string, ReadResult>;
}

/** A place in lab.yaml by its keys, e.g. ['tasks', 0, 'rules', 1, 'rule'], and the offset inside that text. */
export interface ExpressionProblem {
  path: (string | number)[];
  /** Offset in the expression where it goes wrong. */
  offset: number;
  code: 'parse' | 'type' | 'unknown_name' | 'unknown_image' | 'unknown_variable' | 'not_bool' | 'needs';
  message: string;
  /** The expression with a caret under the place. */
  caret?: string;
}

/** A CEL expression, parsed and type-checked. */
export interface CompiledExpression {
  readonly source: string;
  /** Names of the reads that it asks for. */
  readonly reads: readonly string[];
  /** true when one of these reads disturbs. */
  readonly disturbs: boolean;
  /** The conjuncts of `a && b && …`, each an expression of its own; none when there is only one. */
  readonly parts: readonly CompiledExpression[];
  /** Never throws: an absent key or a wrong type is `error`. */
  evaluate(scope: Scope): { ok: true; value: Json } | { ok: false; error: string };
  /** What the expression looked at to become false; at least one entry when it is false or failed. */
  explain(scope: Scope): Evidence[];
}

/** The variables of an expression: reads by name and the built-in names. */
export type Scope = Record<string, unknown>;

export interface CompiledRule {
  readonly expression: CompiledExpression;
  readonly hint: string;
  readonly costs: number;
  /** false: evidence does not say what is wanted. */
  readonly reveal: boolean;
  /** Capabilities of the host without which it is left out. */
  readonly requires: readonly string[];
}

export interface CompiledTask {
  readonly definition: LabTask;
  readonly rules: readonly CompiledRule[];
  /** Only those with `when`; near misses (`breaks`) are judged by their rule. */
  readonly mistakes: readonly { name: string; hint: string; when: CompiledExpression }[];
  readonly record: readonly { name: string; value: CompiledExpression; when?: CompiledExpression }[];
  readonly stable?: { forMs: number; of: readonly CompiledExpression[] };
  /** All reads that some rule or mistake may ask for. */
  readonly reads: readonly string[];
}

/** All expressions of a lab, ready to be judged. */
export interface CompiledLab {
  readonly definition: LabDefinition;
  readonly tasks: readonly CompiledTask[];
  readonly base: readonly { name: string; value: CompiledExpression }[];
  task(id: string): CompiledTask | undefined;
}

export type CompileResult = { ok: true; lab: CompiledLab } | { ok: false; problems: ExpressionProblem[] };

/** One deliberate fault in a task's rules; a good set of mistakes notices each. */
export interface Mutant {
  /** "policy: rule 2 removed", "update: rule 1: == became !=" */
  name: string;
  ruleIndex: number;
  task: CompiledTask;
}
