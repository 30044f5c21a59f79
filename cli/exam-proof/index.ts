/** Proofs of exam questions, for `drydock exam test`. Prints nothing. */

export { proofOfTry } from './proof-of-try.ts';
export { proveQuestions } from './prove-questions.ts';
export { examProofExitCode, examProofTable } from './report.ts';
export type { ProvedQuestion, QuestionOutcome } from './types.ts';
