import type {
  AskedLive,
  AskedQuestion,
  Explained,
  LiveOutcome,
  LiveState,
  SavedAnswer,
  SittingSummary,
  SittingView,
} from '../../protocol/index.ts';
import type { AnswerRow, LiveRow, SittingRepository, SittingRow, StoredLive } from '../store/index.ts';
import { judge, type PaperQuestion } from './scoring.ts';
import { type Allowance, clockOf } from './sitting-clock.ts';
import { tryOffer } from './try-offer.ts';

/** What of the labs a page shows beside a question. */
export type LabTitles = (id: string) => string | undefined;

export function asked({ question, order }: PaperQuestion, number: number): AskedQuestion {
  if (question.type === 'fill')
    return { number, type: question.type, stem: question.stem, options: [], choose: 0, scope: question.fill.scope };
  const { type, stem, options } = question;
  return {
    number,
    type,
    stem,
    options: order.map((index) => options[index]?.text ?? ''),
    choose: options.filter(({ correct }) => correct).length,
  };
}

export const saved = ({ number, choice, text, flagged, revision }: AnswerRow): SavedAnswer => ({
  number,
  choice,
  text,
  flagged,
  revision,
});

/** Everything that is right and why; only for who has answered. */
export function explained(
  paper: PaperQuestion,
  number: number,
  answer: AnswerRow | undefined,
  titles: LabTitles,
): Explained {
  const { question, order } = paper;
  const { answered, correct, verdict } = judge(paper, answer);
  const lab = question.lab ?? question.plannedLab;
  const title = question.lab === undefined ? undefined : titles(question.lab);
  const tryIt = tryOffer(question, answer?.text ?? '');
  return {
    number,
    id: question.id,
    area: question.area,
    difficulty: question.difficulty,
    objectives: question.objectives,
    answered,
    correct,
    options:
      question.type === 'fill'
        ? []
        : order.map((index) => {
            const option = question.options[index];
            return { correct: option?.correct ?? false, why: option?.why ?? '' };
          }),
    ...(question.type === 'fill' && {
      fill: {
        scope: question.fill.scope,
        accept: question.fill.accept,
        slip: verdict?.status === 'wrong' && verdict.slip,
        ...(verdict?.status === 'wrong' && verdict.why !== undefined && { why: verdict.why }),
      },
    }),
    ...(tryIt && { tryIt }),
    explanation: question.explanation,
    ...(question.legacy !== undefined && { legacy: question.legacy }),
    ...(lab !== undefined && { lab: { id: lab, ...(title !== undefined && { title }) } }),
  };
}

export interface Sitting {
  row: SittingRow;
  answers: Map<number, AnswerRow>;
  live: Map<number, LiveRow>;
  /** What a page showed when it was last heard of. */
  shown?: number | undefined;
  /** Since when that has been a live task whose sandbox is being made. */
  waitingSince?: number | undefined;
}

export interface ViewParts {
  allowance: Allowance;
  now: number;
  titles: LabTitles;
  /** How its live tasks stand. */
  live: readonly LiveState[];
}

export function sittingView(sitting: Sitting, { allowance, now, titles, live }: ViewParts): SittingView {
  const { row, answers } = sitting;
  const { questions } = row.paper;
  return {
    ...head(row),
    mode: row.paper.mode,
    clock: clockOf({ ...row, waitingSince: sitting.waitingSince }, allowance, now),
    questions: questions.map((question, index) => asked(question, index + 1)),
    answers: [...answers.values()].filter(({ revision }) => revision > 0).map(saved),
    explained: row.lookedUp.flatMap((number) => {
      const question = questions[number - 1];
      return question ? [explained(question, number, answers.get(number), titles)] : [];
    }),
    live: live.flatMap((state) => {
      const known = row.paper.live[state.number - questions.length - 1];
      return known ? [askedLive(known, state, sitting.live.get(state.number)?.outcome)] : [];
    }),
  };
}

/** Once its attempt is over, texts are as that had them. */
function askedLive({ task, tasks }: StoredLive, state: LiveState, outcome: LiveOutcome | undefined): AskedLive {
  const { points, minutes, intro } = task;
  const text = (id: string) => outcome?.tasks.find((told) => told.id === id)?.text;
  return { ...state, points, minutes, intro, tasks: tasks.map((one) => ({ ...one, text: text(one.id) ?? one.text })) };
}

type Listed = ReturnType<SittingRepository['list']>[number];

export function sittingSummary(row: Listed): SittingSummary {
  return {
    ...head(row),
    mode: row.mode,
    questions: row.questions,
    live: row.live,
    ...(row.submittedAt !== undefined && { submittedAt: row.submittedAt }),
    ...(row.score && { score: row.score }),
  };
}

function head({ id, kind, practice, title, state, startedAt }: Omit<SittingRow, 'paper'>) {
  return { id, kind, practice, title, state, startedAt };
}
