import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Progress, SetupError, seconds } from '../setup/progress.mjs';
import { e2eStage } from './e2e-stage.ts';
import { labsStage } from './labs-stage.ts';
import { leftoversStage } from './leftovers-stage.ts';
import { preparations } from './preparations.ts';
import { watchProcessors } from './processors.ts';
import { oneFailed, type Stage, type StageContext, type StageResult } from './result.ts';
import { staticStages } from './static-stages.ts';
import { vitestStage } from './vitest-stage.ts';

const minutes = (value: number) => value * 60_000;

const stagesOf = (leftovers: Stage): Stage[] => [
  ...staticStages,
  vitestStage('unit', 'Unit tests', [], minutes(10)),
  vitestStage('contract', 'Contracts of the ports', ['engine', 'images'], minutes(20)),
  vitestStage('integration', 'With a real engine', ['engine', 'images', 'page', 'browser'], minutes(45)),
  labsStage,
  e2eStage,
  leftovers,
];

/** Runs the stages named on the command line (default: all) and gives the exit code of `npm test`. */
export function testAll(project: string, argv: string[], progress: Progress): Promise<number> {
  const leftovers = leftoversStage(project);
  const prepare = preparations(project, progress, leftovers.engineIsUp);
  return runStages(stagesOf(leftovers), { project, argv, progress, prepare });
}

export interface StageRun {
  project: string;
  /** Stages and file filters. */
  argv: string[];
  progress: Pick<Progress, 'say'>;
  prepare: (need: Stage['needs'][number]) => Promise<void>;
}

/** Each chosen stage, whatever became of those before it; 1 when something failed or nothing was checked. */
export async function runStages(all: Stage[], { project, argv, progress, prepare }: StageRun): Promise<number> {
  const known = new Set(all.map((stage) => stage.id));
  const named = argv.filter((word) => known.has(word));
  const filters = argv.filter((word) => !known.has(word));
  const unknown = filters.find((word) => word.startsWith('-'));
  if (unknown)
    throw new SetupError(`Unknown option ${unknown}.`, `npm test -- [${[...known].join('|')}]… [file filter]…`);
  const reports = join(project, '.cache/test-reports');
  rmSync(reports, { recursive: true, force: true });
  mkdirSync(reports, { recursive: true });

  const chosen = all.filter((stage) => (named.length > 0 ? named.includes(stage.id) : applies(stage, filters)));
  const context: StageContext = { project, filters, reports, alone: chosen.length === 1, say: progress.say };
  const ended: EndedStage[] = [];
  for (const stage of chosen) {
    const since = Date.now();
    const processors = watchProcessors();
    const result = await runStage(stage, context, prepare);
    const ms = Date.now() - since;
    ended.push({ stage, result, ms, busy: processors() });
    progress.say(`${result.failed > 0 ? '✖' : '✔'} ${stage.title}: ${words(result)}  ${seconds(ms)}`);
  }
  return sumUp(ended, progress);
}

interface EndedStage {
  stage: Stage;
  result: StageResult;
  ms: number;
  /** How much of the processors' time the machine used meanwhile, in percent. */
  busy: number;
}

/** With a file filter but no stage, only the stages that have files are meant. */
const applies = (stage: Stage, filters: string[]) =>
  filters.length === 0 || ['unit', 'contract', 'integration', 'e2e'].includes(stage.id);

async function runStage(
  stage: Stage,
  context: StageContext,
  prepare: (need: Stage['needs'][number]) => Promise<void>,
): Promise<StageResult> {
  context.say(`\n── ${stage.title} ──`);
  try {
    for (const need of stage.needs) await prepare(need);
    return await stage.run(context);
  } catch (error) {
    const todo = error instanceof SetupError && error.action ? `\n  ${error.action.replaceAll('\n', '\n  ')}` : '';
    context.say(`${error instanceof SetupError ? error.message : (error as Error).stack}${todo}`);
    return oneFailed;
  }
}

function sumUp(ended: EndedStage[], progress: StageRun['progress']): number {
  const passed = ended.reduce((sum, { result }) => sum + result.passed, 0);
  const failed = ended.reduce((sum, { result }) => sum + result.failed, 0);
  const skipped = ended.flatMap(({ result }) => result.skipped);
  progress.say('\n── Sum ──');
  for (const { stage, result, ms, busy } of ended) {
    const mark = result.failed > 0 ? '✖' : '✔';
    const time = `${seconds(ms).padEnd(12)} processors ${busy} %`;
    progress.say(`${mark} ${stage.title.padEnd(40)} ${words(result).padEnd(36)} ${time}`);
  }
  const whole = ended.reduce((sum, { ms }) => sum + ms, 0);
  progress.say(`  ${''.padEnd(77)} ${seconds(whole)}`);
  for (const reason of skipped) progress.say(`- skipped: ${reason}`);
  progress.say(`\n${passed} passed, ${failed} failed${skipped.length > 0 ? `, ${skipped.length} skipped` : ''}`);
  return failed > 0 || passed + failed === 0 ? 1 : 0;
}

const words = ({ passed, failed, skipped }: StageResult) =>
  `${passed} passed, ${failed} failed${skipped.length > 0 ? `, ${skipped.length} skipped` : ''}`;
