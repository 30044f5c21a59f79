import { drawPaper } from './draw.ts';
import { ExamError } from './errors.ts';
import type { Bank } from './types.ts';

export interface PositionShare {
  /** Number of options that the questions have. */
  options: number;
  /** How often each position held the right one. */
  shares: number[];
}

const PAPERS = 400;

/** Where the right option of single questions stands in drawn papers; empty when none can be drawn. */
export function positionShares(bank: Bank, papers = PAPERS): PositionShare[] {
  const questions = bank.questions.map(({ question }) => question);
  const mode = bank.blueprint.modes[0]?.id;
  const counts = new Map<number, number[]>();
  if (mode === undefined) return [];
  for (let seed = 0; seed < papers; seed++) {
    let drawn: ReturnType<typeof drawPaper>;
    try {
      drawn = drawPaper(bank.blueprint, questions, { mode, seed: `shares-${seed}` });
    } catch (error) {
      if (error instanceof ExamError) return [];
      throw error;
    }
    for (const { question, order } of drawn.questions) {
      if (question.type !== 'single') continue;
      const count = counts.get(order.length) ?? order.map(() => 0);
      counts.set(order.length, count);
      const right = order.findIndex((index) => question.options[index]?.correct);
      count[right] = (count[right] ?? 0) + 1;
    }
  }
  return [...counts].map(([options, count]) => {
    const sum = count.reduce((a, b) => a + b, 0);
    return { options, shares: count.map((one) => one / sum) };
  });
}
