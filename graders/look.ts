import type { CompiledExpression, Json, JudgeContext, Scope, UnableReason } from './types.ts';

/** How an expression came out, given that some reads may be unable. */
export type Outcome = { kind: 'true' } | { kind: 'false' } | { kind: 'unable'; reason: UnableReason };

/** What judging a task needs of a pass. */
export interface Look {
  readonly context: JudgeContext;
  truth(expression: CompiledExpression): Promise<Outcome>;
  value(expression: CompiledExpression): Promise<{ ok: true; value: Json } | { ok: false; error: string }>;
  scope(): Scope;
  hasAll(names: readonly string[]): boolean;
}
