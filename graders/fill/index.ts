/** Fill-in answers: the matching rules of docs/exams.md. */

export { type FillProblem, fillProblems } from './check-fill.ts';
export { completeAnswer } from './complete.ts';
export { type FillQuestion, type FillVerdict, judgeFill } from './match.ts';
