import type { LabProof, ProofProblem } from './types.ts';

/** What a proof comes to. Only a proof that was whole, and found nothing wrong, says `proved`. */
export function statusOf(proof: {
  /** Capabilities that this host lacks. */
  missing: readonly string[];
  problems: readonly ProofProblem[];
  solutionsOnly: boolean;
}): LabProof['status'] {
  if (proof.missing.length > 0) return 'skipped';
  if (proof.problems.some((problem) => problem.kind === 'unable')) return 'unable';
  if (proof.problems.length > 0) return 'not-proved';
  return proof.solutionsOnly ? 'solutions' : 'proved';
}
