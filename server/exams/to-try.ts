import type { QuestionTry } from '../../protocol/index.ts';
import type { SittingRepository } from '../store/index.ts';
import { ExamError } from './errors.ts';
import { notFound, questionOf } from './sitting-lookup.ts';
import { tryOffer } from './try-offer.ts';

/** An answered question with the commands that can be tried out. */
export interface ToTry {
  recipe: QuestionTry;
  mine?: string;
  right: string;
}

/**
 * What of a sitting's question can be tried out. Throws ExamError `question_not_explained` as long as the question is
 * still to be answered: the right command is part of this, and `not_to_try` where there is nothing to try.
 */
export function questionToTry(
  sittings: Pick<SittingRepository, 'find' | 'answers'>,
  owner: string,
  id: string,
  number: number,
): ToTry {
  const row = sittings.find(id);
  if (row?.owner !== owner) throw notFound(id);
  const { question } = questionOf({ row }, number);
  if (row.state !== 'submitted' && !row.lookedUp.includes(number))
    throw new ExamError('question_not_explained', 'An answer is tried out once the question has been explained.');
  const text = sittings.answers(id).find((answer) => answer.number === number)?.text ?? '';
  const recipe = question.type === 'fill' ? question.try : undefined;
  const offer = tryOffer(question, text);
  if (offer && !offer.possible) throw new ExamError('not_to_try', offer.why);
  if (!recipe || !offer) throw new ExamError('not_to_try', 'This question is not about a command that could be tried.');
  return { recipe, right: offer.right, ...(offer.mine !== undefined && { mine: offer.mine }) };
}
