import type { Blueprint, ReportQuestion, SittingReport } from '../../protocol/index.ts';
import { ExamError } from './errors.ts';
import { judge, type PaperQuestion, scoreOf } from './scoring.ts';
import { asked, explained, type LabTitles, type Sitting } from './views.ts';

/** The report on a submitted sitting. */
export function reportOf(sitting: Sitting, blueprint: Blueprint, titles: LabTitles): SittingReport {
  const { row } = sitting;
  const { submittedAt, submittedBy } = row;
  if (submittedAt === undefined || submittedBy === undefined)
    throw new ExamError('sitting_not_submitted', 'The report is there once the paper is submitted.');
  const questions = row.paper.questions.map((question, index) => reportQuestion(sitting, question, index + 1, titles));
  const right = questions.filter(({ correct }) => correct).length;
  return {
    id: row.id,
    kind: row.kind,
    mode: row.paper.mode,
    practice: row.practice,
    title: row.title,
    state: row.state,
    startedAt: row.startedAt,
    seed: row.paper.seed,
    submittedAt,
    submittedBy,
    seconds: (submittedAt - row.startedAt) / 1000,
    score: row.score ?? scoreOf(right, questions.length, blueprint.scale),
    scale: blueprint.scale,
    gaps: row.gaps,
    areas: parts(
      questions,
      ({ area }) => [area],
      (area) => blueprint.areas.find(({ id }) => id === area)?.title ?? area,
    ),
    objectives: parts(
      questions,
      ({ objectives }) => objectives.filter((name) => name.startsWith(row.paper.mode)),
      (name) => name,
    ),
    questions,
  };
}

function reportQuestion({ answers }: Sitting, paper: PaperQuestion, number: number, titles: LabTitles): ReportQuestion {
  const answer = answers.get(number);
  const history = answer?.history ?? [];
  const told = explained(paper, number, answer, titles);
  return {
    ...told,
    asked: asked(paper, number),
    choice: answer?.choice ?? [],
    text: answer?.text ?? '',
    flagged: answer?.flagged ?? false,
    seconds: (answer?.spentMs ?? 0) / 1000,
    changes: Math.max(0, history.length - 1),
    lostRight: !told.correct && history.some((version) => judge(paper, version).correct),
  };
}

/** Points by something that each question has one or several of; in the order of their first question by name. */
function parts(
  questions: readonly ReportQuestion[],
  keysOf: (question: ReportQuestion) => string[],
  titleOf: (key: string) => string,
): SittingReport['areas'] {
  const sums = new Map<string, { points: number; maxPoints: number }>();
  for (const question of questions) {
    for (const key of keysOf(question)) {
      const sum = sums.get(key) ?? { points: 0, maxPoints: 0 };
      sums.set(key, { points: sum.points + (question.correct ? 1 : 0), maxPoints: sum.maxPoints + 1 });
    }
  }
  return [...sums]
    .sort(([a], [b]) => a.localeCompare(b, 'en', { numeric: true }))
    .map(([id, sum]) => ({ id, title: titleOf(id), ...sum }));
}

/** The report as a table for spreadsheets: one line a question. */
export function reportCsv(report: SittingReport): string {
  const head = [
    'number',
    'question',
    'area',
    'type',
    'difficulty',
    'answered',
    'correct',
    'answer',
    'right',
    'seconds',
  ];
  const rows = report.questions.map((question) => [
    String(question.number),
    question.id,
    question.area,
    question.asked.type,
    String(question.difficulty),
    String(question.answered),
    String(question.correct),
    question.asked.type === 'fill'
      ? question.text
      : question.choice.map((at) => question.asked.options[at]).join(' | '),
    question.fill
      ? question.fill.accept.join(' | ')
      : question.asked.options.filter((_, at) => question.options[at]?.correct).join(' | '),
    question.seconds.toFixed(0),
  ]);
  const extra = ['changes', 'right_to_wrong', 'flagged'];
  const more = report.questions.map(({ changes, lostRight, flagged }) => [changes, lostRight, flagged].map(String));
  return [[...head, ...extra], ...rows.map((row, index) => [...row, ...(more[index] ?? [])])]
    .map((row) => row.map(cell).join(','))
    .join('\r\n')
    .concat('\r\n');
}

/** RFC 4180; a leading sign would make spreadsheets calculate. */
function cell(text: string): string {
  const safe = /^[=+@\t\r]|^-\D/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
