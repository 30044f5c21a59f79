/** Proofs of exam questions and live tasks, for `drydock exam test`. Prints nothing. */
export { proofOfTry } from './proof-of-try.ts';
export { proveLive } from './prove-live.ts';
export { proveQuestions } from './prove-questions.ts';
export { examProofExitCode, examProofTable } from './report.ts';
export type { ProvedQuestion, QuestionOutcome } from './types.ts';
