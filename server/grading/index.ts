/** Grades sandboxes by their state: observers, passes, polling, latches, verdicts. The only door of this room. */
export { drawVariables } from '../../graders/index.ts';
export { createGrading } from './grading.ts';
export { isTampering } from './integrity.ts';
export { type NodeScriptEnd, runNodeScript } from './node-script.ts';
export { placeFiles } from './place-files.ts';
export { scoreOf } from './score.ts';
export { lastLines, runScript, type ScriptOutcome } from './scripts.ts';
export * from './types.ts';
