import type { Blueprint, ExamMode, Readiness } from '../../protocol/index.ts';
import type { CardRow } from '../store/index.ts';
import { scaledOf } from './scoring.ts';

/** What an area's latest answers came to. */
export interface AreaAnswers {
  right: number;
  wrong: number;
}

/** One area among guesses: four options, and most people have heard something. Counts as two answers. */
const PRIOR = { right: 0.8, wrong: 1.2 };
const ENOUGH_ANSWERS = 60;
/** Of a normal distribution: eight of ten lie within. */
const EIGHT_OF_TEN = 1.2816;

export function answersByArea(
  cards: readonly CardRow[],
  areaOf: (questionId: string) => string | undefined,
): Map<string, AreaAnswers> {
  const areas = new Map<string, AreaAnswers>();
  for (const { questionId, correct } of cards) {
    const area = areaOf(questionId);
    if (area === undefined) continue;
    const { right, wrong } = areas.get(area) ?? { right: 0, wrong: 0 };
    areas.set(area, correct ? { right: right + 1, wrong } : { right, wrong: wrong + 1 });
  }
  return areas;
}

/**
 * How a full paper would end: for each area the share of right answers is a beta distribution over the latest answer to
 * each question (so an area without answers says little and widens the range), and a paper draws from it as often as
 * the blueprint says.
 */
export function readinessOf(blueprint: Blueprint, mode: ExamMode, areas: ReadonlyMap<string, AreaAnswers>): Readiness {
  let [mean, variance, total, answers] = [0, 0, 0, 0];
  for (const { id, slots } of blueprint.areas) {
    const { single = 0, multiple = 0, fill = 0 } = slots[mode] ?? {};
    const questions = single + multiple + fill;
    if (questions === 0) continue;
    const known = areas.get(id) ?? { right: 0, wrong: 0 };
    const [a, b] = [known.right + PRIOR.right, known.wrong + PRIOR.wrong];
    const share = a / (a + b);
    // Beta-binomial: the uncertainty of the share, and the luck of the draw.
    variance += (questions * share * (1 - share) * (a + b + questions)) / (a + b + 1);
    mean += questions * share;
    total += questions;
    answers += known.right + known.wrong;
  }
  const deviation = Math.sqrt(variance);
  const at = (points: number) => scaledOf(Math.min(1, Math.max(0, points / Math.max(1, total))), blueprint.scale);
  const needed = Math.ceil(blueprint.scale.passShare * total);
  return {
    mode,
    answers,
    enough: answers >= ENOUGH_ANSWERS,
    scaled: at(mean),
    low: at(mean - EIGHT_OF_TEN * deviation),
    high: at(mean + EIGHT_OF_TEN * deviation),
    passChance: deviation === 0 ? Number(mean >= needed) : 1 - normalBelow((needed - 0.5 - mean) / deviation),
  };
}

/** Share of a normal distribution below x deviations (Abramowitz and Stegun, 26.2.17; off by 1e-7 at most). */
function normalBelow(x: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(x));
  const poly = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  const tail = (Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)) * poly;
  return x >= 0 ? 1 - tail : tail;
}
