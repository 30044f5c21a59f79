import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { ExamMode } from '../../protocol/index.ts';
import { labFolders, loadObjectives } from '../../server/catalog/index.ts';
import { type BankLint, drawPaper, ExamError, type ExamProblem, lintBank, loadBank } from '../../server/exams/index.ts';
import { createDockerImageHost } from '../../server/host/index.ts';
import { createImages } from '../../server/images/index.ts';
import type { CliContext } from '../context.ts';
import { ExitCode, UsageError } from '../exit-codes.ts';
import { table } from '../output/table.ts';
import { labsDirOf } from './lab.ts';

/** Where the bank is: DRYDOCK_EXAMS_DIR, or exams/ of the checkout. */
export const examsDirOf = (context: CliContext) => process.env.DRYDOCK_EXAMS_DIR ?? join(context.project, 'exams');

/** Checks the bank, or the named files of it, without running anything. */
export async function lintExams(context: CliContext, files: string[], options: { json?: boolean }): Promise<ExitCode> {
  const dir = resolve(examsDirOf(context));
  const named = files.map((file) => fileBelow(dir, file));
  const missing = named.find((file) => !existsSync(join(dir, file)));
  if (missing !== undefined) throw new UsageError(`there is no file ${missing} in ${dir}`);
  const labsDir = labsDirOf(context);
  // Reads the recipes only; no engine is asked.
  const images = await createImages({
    imageHost: createDockerImageHost(),
    dir: join(context.project, 'images'),
    log: () => undefined,
  });
  const known = {
    labs: (await labFolders(labsDir)).map((folder) => basename(folder)),
    objectives: (await loadObjectives(labsDir)).objectives,
    images: images.known(),
  };
  const lint = await lintBank({ dir, files: named, known });
  if (options.json) process.stdout.write(`${JSON.stringify(lint, undefined, 2)}\n`);
  else process.stdout.write(lintText(lint, relative(process.cwd(), dir) || '.'));
  return lint.ok ? ExitCode.ok : ExitCode.failed;
}

/** A file may be named from where one stands, from exams/, or by its name alone. */
function fileBelow(dir: string, file: string): string {
  const found = relative(dir, resolve(file));
  if (!found.startsWith('..')) return found;
  return file.includes('/') ? file : `questions/${file.replace(/(\.yaml)?$/, '.yaml')}`;
}

function lintText(lint: BankLint, prefix: string): string {
  const lines = lint.problems.map((problem) => `${problemLine(problem, prefix)}\n`);
  const rows = lint.table.map((row) => [
    row.area,
    ...[row.single, row.multiple, row.fill, row.total, row.groups, row.proofs].map(String),
  ]);
  const sum = (key: 'single' | 'multiple' | 'fill' | 'total' | 'groups' | 'proofs') =>
    String(lint.table.reduce((total, row) => total + row[key], 0));
  rows.push(['all', sum('single'), sum('multiple'), sum('fill'), sum('total'), sum('groups'), sum('proofs')]);
  const { hits, count, chance } = lint.longestRight;
  const errors = lint.problems.filter(({ severity }) => severity === 'error').length;
  return [
    ...lines,
    lines.length > 0 ? '\n' : '',
    table(['AREA', 'SINGLE', 'MULTIPLE', 'FILL', 'ALL', 'GROUPS', 'PROOFS'], rows),
    `\nDifficulty 1/2/3: ${lint.difficulties.join('/')}. `,
    `The right option is the longest in ${hits} of ${count} (by chance ${Math.round(count * chance)}).\n`,
    `${lint.questions} questions, ${errors} errors, ${lint.problems.length - errors} warnings\n`,
  ].join('');
}

/** One problem as a line that editors and terminals can jump to. */
function problemLine(problem: ExamProblem, prefix: string): string {
  const place = problem.line === undefined ? '' : `:${problem.line}:${problem.column ?? 1}`;
  const id = problem.question === undefined ? '' : `${problem.question}: `;
  return `${prefix}/${problem.file}${place} ${problem.severity} ${id}${problem.message} (${problem.code})`;
}

interface DrawOptions {
  seed?: string;
  mode: string;
  area?: string[];
  count?: number;
  json?: boolean;
}

/** Draws a paper and prints which questions it has; with --json also the order of their options. */
export async function drawExam(context: CliContext, options: DrawOptions): Promise<ExitCode> {
  const mode = ExamMode.safeParse(options.mode);
  if (!mode.success) throw new UsageError(`--mode is ${ExamMode.options.join(' or ')}, not ${options.mode}`);
  const { bank, problems } = await loadBank(examsDirOf(context));
  if (!bank) throw new UsageError(`${problems[0]?.file}: ${problems[0]?.message} (drydock exam lint says more)`);
  const seed = options.seed ?? randomBytes(6).toString('hex');
  const request = { mode: mode.data, seed, areas: options.area, count: options.count };
  try {
    const paper = drawPaper(
      bank.blueprint,
      bank.questions.map(({ question }) => question),
      request,
    );
    const rows = paper.questions.map(({ question, order }) => ({
      id: question.id,
      area: question.area,
      type: question.type,
      order,
    }));
    if (options.json)
      process.stdout.write(`${JSON.stringify({ seed, mode: mode.data, questions: rows }, undefined, 2)}\n`);
    else {
      const cells = rows.map(({ id, area, type }, index) => [String(index + 1), area, type, id]);
      process.stdout.write(`${table(['NO', 'AREA', 'TYPE', 'QUESTION'], cells)}\nseed ${seed}\n`);
    }
    return ExitCode.ok;
  } catch (error) {
    if (error instanceof ExamError) throw new UsageError(error.message);
    throw error;
  }
}
