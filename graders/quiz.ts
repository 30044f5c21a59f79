import type { LabQuestion } from '../protocol/index.ts';

/** Does an answer match? Blanks at the ends and repeated blanks do not count; capitals only with `matchCase`. */
export function isCorrect(question: LabQuestion, answer: string): boolean {
  const given = normal(answer, question.matchCase);
  return given !== '' && question.answers.some((wanted) => normal(wanted, question.matchCase) === given);
}

/** Value of a `quiz` read: undefined answer = not answered. */
export function quizValue(question: LabQuestion, answer: string | undefined): { answered: boolean; correct: boolean } {
  const answered = answer !== undefined && answer.trim() !== '';
  return { answered, correct: answered && isCorrect(question, answer) };
}

function normal(text: string, matchCase: boolean): string {
  const plain = text.normalize('NFC').trim().replace(/\s+/g, ' ');
  return matchCase ? plain : plain.toLowerCase();
}
