/** Proofs of labs and grading of solutions, for `drydock lab test` and `drydock grade`. Prints nothing. */
export type { ProofDeps } from './bench.ts';
export {
  type GradedTask,
  type GradeOptions,
  type GradeReport,
  gradeSolution,
  SolutionError,
  type SolutionSource,
} from './grade-solution.ts';
export { type ProofOptions, proveLab } from './prove-lab.ts';
export { gradeExitCode, gradeJunit, gradeTable, proofExitCode, proofTable } from './reports.ts';
export * from './types.ts';
