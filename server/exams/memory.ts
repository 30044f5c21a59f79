import { createEmptyCard, type FSRS, fsrs, Rating, type State } from 'ts-fsrs';
import { z } from 'zod';
import type { CardRow } from '../store/index.ts';
import { judge } from './scoring.ts';
import type { Sitting } from './views.ts';

/** When a question should be asked again: FSRS over the answers of all sittings. */

const Card = z.object({
  due: z.coerce.date(),
  stability: z.number(),
  difficulty: z.number(),
  elapsed_days: z.number(),
  scheduled_days: z.number(),
  learning_steps: z.number(),
  reps: z.number(),
  lapses: z.number(),
  state: z.number().transform((state) => state as State),
  last_review: z.coerce.date().optional(),
});

/** Papers are days apart, not minutes: no steps within a day. */
const scheduler = (): FSRS => fsrs({ enable_short_term: false, enable_fuzz: false });

interface Answered {
  questionId: string;
  correct: boolean;
}

/** The cards of all questions of a sitting that were answered or at least looked at. */
export function cardsAfter({ row, answers }: Sitting, cards: readonly CardRow[], at: number): CardRow[] {
  const known = new Map(cards.map((card) => [card.questionId, card]));
  return row.paper.questions.flatMap((paper, index) => {
    const answer = answers.get(index + 1);
    const questionId = paper.question.id;
    if (!answer) return [];
    return [cardAfter(known.get(questionId), { questionId, correct: judge(paper, answer).correct }, at)];
  });
}

/** The question's card after an answer at this moment. */
function cardAfter(known: CardRow | undefined, { questionId, correct }: Answered, now: number): CardRow {
  const card = known ? Card.parse(known.card) : createEmptyCard(new Date(now));
  const { card: next } = scheduler().next(card, new Date(now), correct ? Rating.Good : Rating.Again);
  return { questionId, card: next, dueAt: next.due.getTime(), correct, seenAt: now };
}

/** How likely the answer is known at this moment, 0..1. */
export function recall(row: CardRow, now: number): number {
  return scheduler().get_retrievability(Card.parse(row.card), new Date(now), false);
}
