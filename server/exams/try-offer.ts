import { completeAnswer } from '../../graders/index.ts';
import type { ExamQuestion, TryOffer } from '../../protocol/index.ts';

/** Whether the answer to a question can be tried out; undefined when it is not about a command. */
export function tryOffer(question: ExamQuestion, answer: string): TryOffer | undefined {
  if (question.type !== 'fill') return undefined;
  const { try: recipe, noTry, fill } = question;
  if (noTry !== undefined) return { possible: false, why: noTry };
  if (!recipe) return undefined;
  const right = completeAnswer(fill, recipe.command, fill.accept[0] ?? '');
  const mine = completeAnswer(fill, recipe.command, answer);
  const { nodes, cluster } = recipe;
  return { possible: true, right, nodes, cluster, ...(mine !== '' && mine !== right && { mine }) };
}
