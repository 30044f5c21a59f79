import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { ExamMode } from '../../protocol/index.ts';
import { type Lab, labFolders, loadLab, loadObjectives } from '../../server/catalog/index.ts';
import {
  type Bank,
  type BankLint,
  drawPaper,
  ExamError,
  type ExamProblem,
  lintBank,
  loadBank,
  mixedMinutes,
  type Paper,
  possibleLive,
} from '../../server/exams/index.ts';
import { createDockerImageHost } from '../../server/host/index.ts';
import { createImages } from '../../server/images/index.ts';
import { composeForCli } from '../compose.ts';
import type { CliContext } from '../context.ts';
import { ExitCode, UsageError } from '../exit-codes.ts';
import { table } from '../output/table.ts';
import { labsDirOf } from './lab.ts';

/** Where the bank is: DRYDOCK_EXAMS_DIR, or exams/ of the checkout. */
export const examsDirOf = (context: CliContext) => process.env.DRYDOCK_EXAMS_DIR ?? join(context.project, 'exams');

interface LintOptions {
  json?: boolean;
  /** Asks also whether this host can run the live tasks. */
  host?: boolean;
}

/** Checks the bank, or the named files of it, without running anything. */
export async function lintExams(context: CliContext, files: string[], options: LintOptions): Promise<ExitCode> {
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
    loaded: await loadedLabs(context),
    ...(options.host && { capabilities: await capabilitiesHere(context) }),
  };
  const lint = await lintBank({ dir, files: named, known });
  if (options.json) process.stdout.write(`${JSON.stringify(lint, undefined, 2)}\n`);
  else process.stdout.write(lintText(lint, relative(process.cwd(), dir) || '.'));
  return lint.ok ? ExitCode.ok : ExitCode.failed;
}

/** The labs that have no error. */
async function loadedLabs(context: CliContext): Promise<Lab[]> {
  const folders = await labFolders(labsDirOf(context));
  return (await Promise.all(folders.map((folder) => loadLab(folder)))).flatMap(({ lab }) => lab ?? []);
}

/** What this host can do: its doctor looks. */
async function capabilitiesHere(context: CliContext): Promise<string[]> {
  await using cli = await composeForCli(context);
  return cli.core.capabilities.known();
}

/** A file may be named from where one stands, from exams/, or by its name alone. */
function fileBelow(dir: string, file: string): string {
  const found = relative(dir, resolve(file));
  if (!found.startsWith('..')) return found;
  const name = file.replace(/(\.yaml)?$/, '.yaml');
  return file.includes('/') ? file : name === 'live.yaml' ? name : `questions/${name}`;
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
    `${lint.questions} questions, ${lint.live} live tasks, ${errors} errors, ${lint.problems.length - errors} warnings\n`,
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
  /** Live tasks of a mixed paper. */
  mixed?: number;
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
  if (options.mixed !== undefined && options.area) throw new UsageError('--mixed is of the whole blueprint: no --area');
  const { min, max } = bank.blueprint.mixed;
  if (options.mixed !== undefined && (options.mixed < min || options.mixed > max))
    throw new UsageError(`--mixed is ${min} to ${max}, not ${options.mixed}`);
  const mixed =
    options.mixed === undefined ? undefined : { count: options.mixed, tasks: await liveHere(context, bank) };
  try {
    const paper = drawPaper(
      bank.blueprint,
      bank.questions.map(({ question }) => question),
      { ...request, mixed },
    );
    process.stdout.write(options.json ? paperJson(paper) : paperText(paper, bank, mixed !== undefined));
    return ExitCode.ok;
  } catch (error) {
    if (error instanceof ExamError) throw new UsageError(error.message);
    throw error;
  }
}

/**
 * The live tasks that this host's server would draw from once all images are there; the doctor is asked only where one
 * wants something of the host.
 */
async function liveHere(context: CliContext, { live }: Bank) {
  const labs = new Map((await loadedLabs(context)).map((lab) => [lab.id, lab]));
  const find = (id: string) => labs.get(id);
  const anywhere = possibleLive(live, find, []);
  if (anywhere.length === possibleLive(live, find, undefined).length) return anywhere;
  return possibleLive(live, find, await capabilitiesHere(context));
}

function rowsOf({ questions }: Paper) {
  return questions.map(({ question, order }) => ({
    id: question.id,
    area: question.area,
    type: question.type,
    order,
  }));
}

function paperJson(paper: Paper): string {
  const { seed, mode } = paper;
  const live = paper.live.map(({ id, area, lab, tasks, points, minutes }) => ({
    id,
    area,
    lab,
    tasks,
    points,
    minutes,
  }));
  return `${JSON.stringify({ seed, mode, questions: rowsOf(paper), live }, undefined, 2)}\n`;
}

function paperText(paper: Paper, { blueprint }: Bank, mixed: boolean): string {
  const { seed, mode, live } = paper;
  const rows = [
    ...rowsOf(paper).map(({ id, area, type }) => [area, type, id, '1']),
    ...live.map(({ id, area, lab, tasks, points }) => [
      area,
      'live',
      `${id} (${lab}: ${tasks.join(', ')})`,
      `${points}`,
    ]),
  ];
  const cells = rows.map((row, index) => [String(index + 1), ...row]);
  const minutes = mixed ? `${mixedMinutes(blueprint, mode, paper.questions.length, live)} minutes, ` : '';
  return `${table(['NO', 'AREA', 'TYPE', 'QUESTION', 'POINTS'], cells)}\n${minutes}seed ${seed}\n`;
}
