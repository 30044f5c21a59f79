import { ExitCode } from '../exit-codes.ts';
import { table } from '../output/table.ts';
import type { QuestionOutcome } from './types.ts';

/** By area, and below what is not proved, a line each: what it printed has been shown when it failed. */
export function examProofTable(outcomes: readonly QuestionOutcome[], seconds: number): string {
  const areas = [...new Set(outcomes.map(({ area }) => area))].sort((a, b) => Number(a.slice(1)) - Number(b.slice(1)));
  const rows = areas.map((area) => {
    const own = outcomes.filter((outcome) => outcome.area === area);
    const of = (status: QuestionOutcome['status']) => String(own.filter((outcome) => outcome.status === status).length);
    const time = own.reduce((sum, outcome) => sum + outcome.seconds, 0).toFixed(0);
    return [area, of('proved'), of('not-proved'), of('unable'), of('skipped'), time];
  });
  const bad = outcomes.filter(({ status }) => status !== 'proved');
  const below = bad.map(({ question, status, reason }) => `${question}: ${status}: ${reason ?? ''}\n`);
  const proved = outcomes.length - bad.length;
  return [
    table(['AREA', 'PROVED', 'NOT', 'UNABLE', 'SKIPPED', 'SECONDS'], rows),
    `\n${proved} of ${outcomes.length} proofs hold, ${seconds.toFixed(0)} s\n`,
    ...(below.length > 0 ? ['\n', ...below] : []),
  ].join('');
}

/** 0: all hold. 1: some does not. 2: there is no answer for some, and none is known not to hold. */
export function examProofExitCode(outcomes: readonly QuestionOutcome[]): ExitCode {
  if (outcomes.some(({ status }) => status === 'not-proved')) return ExitCode.failed;
  return outcomes.some(({ status }) => status === 'unable') ? ExitCode.unable : ExitCode.ok;
}
