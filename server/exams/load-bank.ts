import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { z } from 'zod';
import { Blueprint, ExamQuestion, LiveTask } from '../../protocol/index.ts';
import { type SchemaIssue, schemaIssues, YamlSource } from '../catalog/index.ts';
import { type Bank, type ExamProblem, LIVE_FILE, type WrittenLive, type WrittenQuestion } from './types.ts';

export interface LoadedBank {
  /** Absent when the blueprint has an error; questions with errors are left out. */
  bank?: Bank;
  problems: ExamProblem[];
}

const BLUEPRINT = 'blueprint.yaml';
const QUESTIONS = 'questions';

/** Reads exams/. Everything that is wrong with it is a problem with a place; it never throws for what an author wrote. */
export async function loadBank(dir: string): Promise<LoadedBank> {
  const problems: ExamProblem[] = [];
  const blueprint = await loadBlueprint(dir, problems);
  const questions = await loadQuestions(dir, problems);
  const live = existsSync(join(dir, LIVE_FILE)) ? await loadLive(dir, problems) : [];
  return blueprint ? { bank: { blueprint, questions, live }, problems } : { problems };
}

async function loadBlueprint(dir: string, problems: ExamProblem[]): Promise<Blueprint | undefined> {
  const source = await readSource(dir, BLUEPRINT, problems);
  if (!source) return undefined;
  const parsed = Blueprint.safeParse(source.value);
  if (parsed.success) return parsed.data;
  problems.push(...issueProblems(BLUEPRINT, source, [], { issues: parsed.error.issues, value: source.value }));
  return undefined;
}

async function loadQuestions(dir: string, problems: ExamProblem[]): Promise<WrittenQuestion[]> {
  let names: string[];
  try {
    names = (await readdir(join(dir, QUESTIONS))).filter((name) => !name.startsWith('.')).sort();
  } catch (error) {
    problems.push(problem(QUESTIONS, 'unreadable', `cannot be read: ${messageOf(error)}`));
    return [];
  }
  const found: WrittenQuestion[] = [];
  for (const name of names) {
    const file = `${QUESTIONS}/${name}`;
    if (!/\.yaml$/.test(name)) problems.push(problem(file, 'unknown_file', 'not a .yaml file: is it misspelt?'));
    else found.push(...(await loadFile(dir, file, problems)));
  }
  return found;
}

async function loadFile(dir: string, file: string, problems: ExamProblem[]): Promise<WrittenQuestion[]> {
  const written = await loadList({ dir, file, what: 'questions', schema: ExamQuestion }, problems);
  return written.map(({ value, placeOf }) => ({ question: value, file, placeOf }));
}

async function loadLive(dir: string, problems: ExamProblem[]): Promise<WrittenLive[]> {
  const written = await loadList({ dir, file: LIVE_FILE, what: 'live tasks', schema: LiveTask }, problems);
  return written.map(({ value, placeOf }) => ({ task: value, placeOf }));
}

interface ListFile<T> {
  dir: string;
  file: string;
  what: string;
  schema: z.ZodType<T>;
}

/** What is right of a file that is a list; all else is a problem of its own. */
async function loadList<T>({ dir, file, what, schema }: ListFile<T>, problems: ExamProblem[]) {
  const source = await readSource(dir, file, problems);
  if (!source) return [];
  if (!Array.isArray(source.value)) {
    problems.push(problem(file, 'schema', `is a list of ${what}, each beginning with \`- id:\``));
    return [];
  }
  return source.value.flatMap((value: unknown, index) => {
    const parsed = schema.safeParse(value);
    const id = idOf(value);
    if (parsed.success)
      return [{ value: parsed.data, placeOf: (path: readonly PropertyKey[]) => source.placeOf([index, ...path]) }];
    const wrong = issueProblems(file, source, [index], { issues: parsed.error.issues, value });
    problems.push(...wrong.map((one) => ({ ...one, ...(id !== undefined && { question: id }) })));
    return [];
  });
}

function idOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || !('id' in value)) return undefined;
  return typeof value.id === 'string' ? value.id : undefined;
}

interface Refused {
  issues: z.core.$ZodIssue[];
  value: unknown;
}

function issueProblems(file: string, source: YamlSource, above: PropertyKey[], refused: Refused): ExamProblem[] {
  return schemaIssues(refused.issues, refused.value).map((issue: SchemaIssue) => {
    const path = [...above, ...issue.path];
    const place = issue.keys?.[0] === undefined ? source.placeOf(path) : source.placeOfKey(path, issue.keys[0]);
    const where = issue.path.map(String).join('.');
    return { ...problem(file, 'schema', where === '' ? issue.message : `${where}: ${issue.message}`), ...place };
  });
}

async function readSource(dir: string, file: string, problems: ExamProblem[]): Promise<YamlSource | undefined> {
  let text: string;
  try {
    text = await readFile(join(dir, file), 'utf8');
  } catch (error) {
    problems.push(problem(file, 'unreadable', `cannot be read: ${messageOf(error)}`));
    return undefined;
  }
  const source = new YamlSource(text);
  if (source.syntaxProblems.length === 0) return source;
  problems.push(
    ...source.syntaxProblems.map(({ message, ...place }) => ({ ...problem(file, 'yaml', message), ...place })),
  );
  return undefined;
}

function problem(file: string, code: string, message: string): ExamProblem {
  return { file, severity: 'error', code, message };
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
