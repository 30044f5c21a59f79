import { environmentName } from '../../graders/index.ts';
import { type JUnitCase, junitXml } from '../../server/attempts/index.ts';
import { ExitCode } from '../exit-codes.ts';
import { table } from '../output/table.ts';
import type { GradeReport } from './grade-solution.ts';
import type { Count, LabProof, ProofTime } from './types.ts';

/** The proofs as a table, and below it what is wrong, one paragraph a problem. */
export function proofTable(proofs: readonly LabProof[], seconds?: number): string {
  const head = ['LAB', 'FRESH', 'SOLUTION', 'STEPS', 'TWICE', 'OTHERS', 'MISTAKES', 'RULES', 'SECONDS', 'RESULT'];
  const rows = proofs.map((proof) => [
    proof.lab,
    scoreText(proof.fresh),
    scoreText(proof.solution),
    countText(proof.steps),
    proof.repeatable === undefined ? '-' : proof.repeatable ? 'same' : 'differs',
    countText(proof.alternatives),
    countText(proof.mistakes),
    percentText(proof.mutation),
    proof.seconds.toFixed(0),
    proof.status,
  ]);
  const problems = proofs.flatMap((proof) => proof.problems.map((problem) => `${proof.lab}: ${problem.text}\n`));
  const notes = proofs.flatMap((proof) => proof.notes.map((note) => `${proof.lab}: left out: ${note}\n`));
  const below = [...problems, ...notes];
  const sum = seconds === undefined ? '' : `\n${sumLine(proofs, seconds)}\n`;
  return `${table(head, rows)}${sum}${below.length > 0 ? `\n${below.join('')}` : ''}`;
}

/** How many of them are proved, and where the time went. */
function sumLine(proofs: readonly LabProof[], seconds: number): string {
  const of = (status: LabProof['status']) => proofs.filter((proof) => proof.status === status).length;
  const others = (['solutions', 'not-proved', 'unable', 'skipped'] as const).filter((status) => of(status) > 0);
  const time = timeOf(proofs);
  const parts = (['fresh', 'scripts', 'checks', 'looks'] as const).map((kind) => `${kind} ${time[kind].toFixed(0)} s`);
  return [
    `${of('proved')} of ${proofs.length} labs proved`,
    ...others.map((status) => `${of(status)} ${status === 'solutions' ? 'by their solutions only' : status}`),
    `${seconds.toFixed(0)} s; of the sandboxes' time: ${parts.join(', ')}`,
  ].join(', ');
}

function timeOf(proofs: readonly LabProof[]): ProofTime {
  const sum = (kind: keyof ProofTime) => proofs.reduce((total, proof) => total + proof.time[kind], 0);
  return { fresh: sum('fresh'), scripts: sum('scripts'), checks: sum('checks'), looks: sum('looks') };
}

/** All that was found, for machines; `version` changes with the shape. */
export function proofReport(proofs: readonly LabProof[], seconds: number) {
  return { version: 1, seconds, time: timeOf(proofs), labs: proofs };
}

/** 0: all proved, as far as was asked. 1: some lab does not prove itself. 2: there is no answer for some lab, and none is known to be wrong. */
export function proofExitCode(proofs: readonly LabProof[]): ExitCode {
  if (proofs.some((proof) => proof.status === 'not-proved')) return ExitCode.failed;
  return proofs.some((proof) => proof.status === 'unable') ? ExitCode.unable : ExitCode.ok;
}

const scoreText = (score: number | undefined) => (score === undefined ? '-' : String(score));
const countText = ({ good, of }: Count) => `${good}/${of}`;
const percentText = ({ good, of }: Count) => (of === 0 ? '-' : `${Math.floor((100 * good) / of)} % of ${of}`);

/** A graded solution as a table with what each task says. */
export function gradeTable(report: GradeReport): string {
  const rows = report.tasks.map(({ title, verdict }) => [
    verdict.status,
    title,
    `${verdict.points}/${verdict.maxPoints}`,
    sentences(verdict),
  ]);
  const scripts = report.scripts
    .filter(({ exitCode }) => exitCode !== 0)
    .map(
      ({ file, node, exitCode, timedOut, output }) =>
        `${file} on ${node} ${timedOut ? 'did not end in time' : `ended with exit code ${exitCode}`}:\n${indented(output)}\n`,
    );
  const drawn = Object.entries(report.variables).map(([name, value]) => `${environmentName(name)}=${value}`);
  const variables = drawn.length > 0 ? [`The scripts had in their environment: ${drawn.join(' ')}\n`] : [];
  const flags = report.flags.map((flag) => `! ${flag.node ? `${flag.node}: ` : ''}${flag.code}: ${flag.detail}\n`);
  return [
    table(['RESULT', 'TASK', 'POINTS', 'WHY'], rows, [10, 32, 8, 60]),
    `\n${report.title}: ${report.score} of ${report.maxScore} (${report.status}) in ${report.seconds.toFixed(0)} s\n`,
    ...variables,
    ...scripts,
    ...flags,
  ].join('');
}

function sentences(verdict: GradeReport['tasks'][number]['verdict']): string {
  if (verdict.waitingFor?.length) return `Waits for ${verdict.waitingFor.join(', ')}.`;
  const evidence = verdict.evidence.map((entry) => `${entry.sentence}.`);
  return [...(verdict.status === 'passed' ? [] : [verdict.hint, verdict.reason, ...evidence])]
    .filter(Boolean)
    .join(' ');
}

const indented = (text: string) =>
  text
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n');

/** The same for CI: one test case a task; what could not be looked at is an error. */
export function gradeJunit(report: GradeReport): string {
  const cases = report.tasks.map(({ id, title, verdict }): JUnitCase => {
    const message = verdict.waitingFor?.length
      ? `Waits for ${verdict.waitingFor.join(', ')}`
      : (verdict.hint ?? verdict.reason);
    return {
      id,
      title,
      status: verdict.status,
      message,
      detail: verdict.evidence.map((entry) => entry.sentence).join('\n'),
    };
  });
  return junitXml(report.lab, report.seconds, cases);
}

/** 0: all tasks passed. 1: some task failed. 2: could not be graded. */
export function gradeExitCode(report: GradeReport): ExitCode {
  return { passed: ExitCode.ok, failed: ExitCode.failed, unable: ExitCode.unable }[report.status];
}
