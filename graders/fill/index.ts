/** Fill-in answers: the matching rules of docs/exams.md. */

export { fillProblems } from './check-fill.ts';
export { completeAnswer } from './complete.ts';
export { type FillVerdict, judgeFill } from './match.ts';
