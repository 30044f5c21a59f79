/** Grades sandboxes by their state: observers, passes, polling, latches, verdicts. The only door of this room. */
export { drawVariables, fillTemplate } from '../../graders/index.ts';
export { GradingError, LookError } from './errors.ts';
export { createGrading, type GradingOptions } from './grading.ts';
export { placeFiles } from './place-files.ts';
export { isPossible, scoreOf } from './score.ts';
export { lastLines, runScript, type ScriptOutcome, type ScriptRun } from './scripts.ts';
export * from './types.ts';
