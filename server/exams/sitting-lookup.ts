import { ExamError } from './errors.ts';
import type { PaperQuestion } from './scoring.ts';
import type { Sitting } from './views.ts';

/** A question by its number. Throws ExamError `question_not_found`. */
export function questionOf({ row }: Pick<Sitting, 'row'>, number: number): PaperQuestion {
  const question = row.paper.questions[number - 1];
  if (!question)
    throw new ExamError('question_not_found', `This paper has questions 1 to ${row.paper.questions.length}.`);
  return question;
}

/** Whether there is anything with this number. Throws ExamError `question_not_found`. */
export function checkNumber({ row }: Sitting, number: number): void {
  const { questions, live } = row.paper;
  const last = questions.length + live.length;
  if (number >= 1 && number <= last) return;
  throw new ExamError('question_not_found', `This paper has questions 1 to ${last}.`);
}

/** The same for what does not exist and for what belongs to another. */
export const notFound = (id: string) => new ExamError('sitting_not_found', `There is no sitting "${id.slice(0, 64)}".`);
