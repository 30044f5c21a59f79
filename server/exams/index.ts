/** The question bank of exams/, papers drawn from it, sittings and their scores. */
export { type DrawRequest, drawPaper, type Paper } from './draw.ts';
export { mixedMinutes } from './draw-live.ts';
export { ExamError } from './errors.ts';
export { type BankLint, lintBank } from './lint-bank.ts';
export { possibleLive, whyNotOffered } from './live-offer.ts';
export { loadBank } from './load-bank.ts';
export { reportCsv } from './report-csv.ts';
export { Sittings } from './sittings.ts';
export type { Bank, ExamProblem } from './types.ts';
