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

interface Answered {
  questionId: string;
  correct: boolean;
}

/** The scheduler, which is not made for each card anew. */
export class Memory {
  /** Papers are days apart, not minutes: no steps within a day. */
  readonly #scheduler: FSRS = fsrs({ enable_short_term: false, enable_fuzz: false });

  /** The cards of all questions of a sitting that were answered or at least looked at. */
  cardsAfter({ row, answers }: Sitting, cards: readonly CardRow[], at: number): CardRow[] {
    const known = new Map(cards.map((card) => [card.questionId, card]));
    return row.paper.questions.flatMap((paper, index) => {
      const answer = answers.get(index + 1);
      const questionId = paper.question.id;
      if (!answer) return [];
      return [this.#cardAfter(known.get(questionId), { questionId, correct: judge(paper, answer).correct }, at)];
    });
  }

  /** How likely the answer is known at this moment, 0..1. */
  recall(row: CardRow, now: number): number {
    return this.#scheduler.get_retrievability(Card.parse(row.card), new Date(now), false);
  }

  #cardAfter(known: CardRow | undefined, { questionId, correct }: Answered, now: number): CardRow {
    const card = known ? Card.parse(known.card) : createEmptyCard(new Date(now));
    const { card: next } = this.#scheduler.next(card, new Date(now), correct ? Rating.Good : Rating.Again);
    return { questionId, card: next, dueAt: next.due.getTime(), correct, seenAt: now };
  }
}
