import type { Blueprint, ReportLive, ReportQuestion, SittingReport } from '../../protocol/index.ts';
import type { StoredLive } from '../store/index.ts';
import { ExamError } from './errors.ts';
import { rounded } from './live-outcome.ts';
import { judge, type PaperQuestion, scoreOf } from './scoring.ts';
import { asked, explained, type LabTitles, type Sitting } from './views.ts';

/** The report on a submitted sitting. */
export function reportOf(sitting: Sitting, blueprint: Blueprint, titles: LabTitles): SittingReport {
  const { row } = sitting;
  const { submittedAt, submittedBy } = row;
  if (row.state === 'grading')
    throw new ExamError('sitting_not_submitted', 'The live tasks are being graded: the report is there after that.');
  if (submittedAt === undefined || submittedBy === undefined)
    throw new ExamError('sitting_not_submitted', 'The report is there once the paper is submitted.');
  const questions = row.paper.questions.map((question, index) => reportQuestion(sitting, question, index + 1, titles));
  const right = questions.filter(({ correct }) => correct).length;
  const live = row.paper.live.flatMap((one, index) => reportLive(sitting, one, questions.length + index + 1));
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
      live,
      ({ area }) => [area],
      (area) => blueprint.areas.find(({ id }) => id === area)?.title ?? area,
    ),
    objectives: parts(
      questions,
      live,
      ({ objectives }) => objectives.filter((name) => name.startsWith(row.paper.mode)),
      (name) => name,
    ),
    questions,
    live,
  };
}

function reportLive({ answers, live }: Sitting, { task, labTitle }: StoredLive, number: number): ReportLive[] {
  const outcome = live.get(number)?.outcome;
  if (!outcome) return [];
  const answer = answers.get(number);
  return [
    {
      ...outcome,
      number,
      id: task.id,
      area: task.area,
      objectives: task.objectives,
      lab: { id: task.lab, title: labTitle },
      intro: task.intro,
      worth: task.points,
      flagged: answer?.flagged ?? false,
      seconds: (answer?.spentMs ?? 0) / 1000,
    },
  ];
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

type Placed = Pick<ReportQuestion, 'area' | 'objectives'>;
type Part = SittingReport['areas'][number];

/** Points by something that each question and live task has one or several of; by name. */
function parts(
  questions: readonly ReportQuestion[],
  live: readonly ReportLive[],
  keysOf: (one: Placed) => string[],
  titleOf: (key: string) => string,
): Part[] {
  const sums = new Map<string, Part>();
  const add = (one: Placed, points: number, maxPoints: number, ofLive: boolean) => {
    for (const id of keysOf(one)) {
      const sum = sums.get(id) ?? { id, title: titleOf(id), points: 0, maxPoints: 0 };
      sum.points = rounded(sum.points + points);
      sum.maxPoints += maxPoints;
      const { points: before, maxPoints: most } = sum.live ?? { points: 0, maxPoints: 0 };
      if (ofLive) sum.live = { points: rounded(before + points), maxPoints: most + maxPoints };
      sums.set(id, sum);
    }
  };
  for (const question of questions) add(question, question.correct ? 1 : 0, 1, false);
  for (const one of live) add(one, one.points, one.maxPoints, true);
  return [...sums.values()].sort((a, b) => a.id.localeCompare(b.id, 'en', { numeric: true }));
}
