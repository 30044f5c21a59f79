import { checkBank, longestRight } from './check-bank.ts';
import { checkLive } from './check-live.ts';
import { checkQuestion } from './check-question.ts';
import { loadBank } from './load-bank.ts';
import { type Bank, type ExamProblem, type KnownThings, LIVE_FILE, type WrittenQuestion } from './types.ts';

export interface BankLintRequest {
  /** Absolute path of exams/. */
  dir: string;
  /** Only these files, as they stand below exams/; empty: the whole bank, with its shares. */
  files: readonly string[];
  known: KnownThings;
}

/** One line of the table: an area and a type. */
export interface SlotCount {
  area: string;
  single: number;
  multiple: number;
  fill: number;
  groups: number;
  proofs: number;
  total: number;
}

export interface BankLint {
  problems: ExamProblem[];
  questions: number;
  table: SlotCount[];
  /** Difficulty 1, 2, 3. */
  difficulties: [number, number, number];
  longestRight: { count: number; hits: number; chance: number };
  /** Live tasks of mixed papers. */
  live: number;
  ok: boolean;
}

/** All checks of the bank. Runs no proof. */
export async function lintBank({ dir, files, known }: BankLintRequest): Promise<BankLint> {
  const { bank, problems: loading } = await loadBank(dir);
  const wanted = (file: string) =>
    files.length === 0 || files.includes(file) || (!file.startsWith('questions/') && !bank);
  const chosen = bank?.questions.filter(({ file }) => wanted(file)) ?? [];
  const problems = [
    ...loading.filter(({ file }) => wanted(file)),
    ...(bank ? chosen.flatMap((written) => checkQuestion(written, bank, known)) : []),
    ...(bank ? checkBank(bank, chosen, files.length === 0) : []),
    ...(bank && wanted(LIVE_FILE) ? checkLive(bank, known) : []),
  ];
  problems.sort((a, b) => a.file.localeCompare(b.file) || (a.line ?? 0) - (b.line ?? 0));
  const questions = chosen.map(({ question }) => question);
  const of = (level: number) => questions.filter(({ difficulty }) => difficulty === level).length;
  return {
    problems,
    questions: questions.length,
    table: bank ? counts(bank, chosen) : [],
    difficulties: [of(1), of(2), of(3)],
    longestRight: longestRight(questions),
    live: bank && wanted(LIVE_FILE) ? bank.live.length : 0,
    // What another host could run is no fault of the bank.
    ok: problems.every(({ code }) => code === 'host'),
  };
}

function counts(bank: Bank, chosen: readonly WrittenQuestion[]): SlotCount[] {
  return bank.blueprint.areas.flatMap(({ id }) => {
    const own = chosen.map(({ question }) => question).filter(({ area }) => area === id);
    const of = (type: string) => own.filter((question) => question.type === type).length;
    const row = {
      area: id,
      single: of('single'),
      multiple: of('multiple'),
      fill: of('fill'),
      groups: new Set(own.map(({ group }) => group)).size,
      proofs: own.filter(({ proof }) => proof !== undefined).length,
      total: own.length,
    };
    return own.length > 0 ? [row] : [];
  });
}
