/** Proofs of labs and grading of solutions, for `drydock lab test` and `drydock grade`. Prints nothing. */
export { Bench, type ProofDeps } from './bench.ts';
export { type GradeReport, gradeSolution, SolutionError, type SolutionSource } from './grade-solution.ts';
export { proveLab } from './prove-lab.ts';
export { gradeExitCode, gradeJunit, gradeTable, proofExitCode, proofReport, proofTable } from './reports.ts';
export { Slots } from './slots.ts';
export { holds, type LabProof, type ProofProgress } from './types.ts';
