import { ExamError } from './errors.ts';
import type { PaperQuestion } from './scoring.ts';
import type { Sitting } from './views.ts';

/** A question by its number. Throws ExamError `question_not_found`. */
export function questionOf({ row }: Sitting, number: number): PaperQuestion {
  const question = row.paper.questions[number - 1];
  if (!question)
    throw new ExamError('question_not_found', `This paper has questions 1 to ${row.paper.questions.length}.`);
  return question;
}

/** The same for what does not exist and for what belongs to another. */
export const notFound = (id: string) => new ExamError('sitting_not_found', `There is no sitting "${id.slice(0, 64)}".`);
