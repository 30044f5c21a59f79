/** The question bank of exams/, papers drawn from it, sittings and their scores. */
export { drawPaper, type Paper } from './draw.ts';
export { mixedMinutes } from './draw-live.ts';
export { ExamError } from './errors.ts';
export { FollowedBank } from './followed-bank.ts';
export { type BankLint, lintBank } from './lint-bank.ts';
export { possibleLive, whyNotOffered } from './live-offer.ts';
export { loadBank } from './load-bank.ts';
export { reportCsv } from './report-csv.ts';
export { Sittings } from './sittings.ts';
export { questionToTry, type ToTry } from './to-try.ts';
export { tryOffer } from './try-offer.ts';
export type { Bank, ExamProblem, WrittenQuestion } from './types.ts';
