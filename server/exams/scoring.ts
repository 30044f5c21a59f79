import { type FillVerdict, judgeFill } from '../../graders/index.ts';
import type { Blueprint, SittingScore } from '../../protocol/index.ts';
import type { AnswerRow, StoredPaper } from '../store/index.ts';

export type PaperQuestion = StoredPaper['questions'][number];
export type GivenAnswer = Pick<AnswerRow, 'choice' | 'text'>;

export interface Judged {
  answered: boolean;
  correct: boolean;
  /** Of a fill-in question. */
  verdict?: FillVerdict;
}

/** All or nothing; what is not answered is wrong. */
export function judge({ question, order }: PaperQuestion, answer: GivenAnswer | undefined): Judged {
  if (question.type === 'fill') {
    const verdict = judgeFill(question, answer?.text ?? '');
    return { answered: verdict.status !== 'empty', correct: verdict.status === 'right', verdict };
  }
  const chosen = (answer?.choice ?? []).map((position) => order[position]);
  const right = [...question.options.keys()].filter((index) => question.options[index]?.correct);
  const correct = chosen.length === right.length && right.every((index) => chosen.includes(index));
  return { answered: chosen.length > 0, correct };
}

/** Piecewise linear: nothing gives `min`, `passShare` of the points gives `pass`, all give `max`. */
export function scaledOf(share: number, { min, pass, max, passShare }: Blueprint['scale']): number {
  const scaled =
    share < passShare
      ? min + ((pass - min) * share) / passShare
      : pass + ((max - pass) * (share - passShare)) / (1 - passShare);
  // Rounding must not turn 64.9 % into a pass.
  return share < passShare ? Math.floor(scaled) : Math.round(scaled);
}

export function scoreOf(points: number, maxPoints: number, scale: Blueprint['scale']): SittingScore {
  const scaled = scaledOf(maxPoints === 0 ? 0 : points / maxPoints, scale);
  return { points, maxPoints, scaled, passed: scaled >= scale.pass };
}
