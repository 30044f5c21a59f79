import type { Blueprint, ExamMode, ExamOverview } from '../../protocol/index.ts';
import type { CardRow } from '../store/index.ts';
import { Memory } from './memory.ts';
import { answersByArea, readinessOf } from './readiness.ts';
import { slotsOf } from './slots.ts';
import type { Bank } from './types.ts';

const DAY_MS = 86_400_000;

/** What there is, and how somebody does, without sittings. */
export function bankOverview(
  bank: Bank,
  cards: readonly CardRow[],
  now: number,
): Omit<ExamOverview, 'active' | 'history'> {
  const { blueprint } = bank;
  const questions = bank.questions.map(({ question }) => question);
  const areaOf = new Map(questions.map(({ id, area }) => [id, area]));
  const answers = answersByArea(cards, (id) => areaOf.get(id));
  return {
    questions: questions.length,
    minutes: blueprint.minutes,
    paper: Object.fromEntries(blueprint.modes.map(({ id }) => [id, slotsOf(blueprint, id).length])) as Record<
      ExamMode,
      number
    >,
    short: blueprint.short,
    modes: blueprint.modes,
    areas: blueprint.areas.map(({ id, title, slots }) => {
      const known = answers.get(id) ?? { right: 0, wrong: 0 };
      const seen = known.right + known.wrong;
      return {
        id,
        title,
        modes: blueprint.modes.map(({ id }) => id).filter((mode) => slots[mode] !== undefined),
        questions: questions.filter(({ area }) => area === id).length,
        seen,
        ...(seen > 0 && { share: known.right / seen }),
        due: cards.filter(({ questionId, dueAt }) => areaOf.get(questionId) === id && dueAt <= now).length,
      };
    }),
    scale: { min: blueprint.scale.min, pass: blueprint.scale.pass, max: blueprint.scale.max },
    readiness: blueprint.modes.map(({ id }) => readinessOf(blueprint, id, answers)),
  };
}

/** The areas where most is to be gained, weakest first, and how much each question should be asked. */
export interface Weakness {
  areas: string[];
  prefer: Map<string, number>;
}

const WEAK_AREAS = 5;
/** Due by tomorrow is due now: papers are not taken every hour. */
const SOON_MS = DAY_MS;

export function weaknessOf(bank: Bank, mode: ExamMode, cards: readonly CardRow[], now: number): Weakness {
  const questions = bank.questions.map(({ question }) => question).filter(({ modes }) => modes.includes(mode));
  const known = new Map(cards.map((card) => [card.questionId, card]));
  const memory = new Memory();
  const prefer = new Map<string, number>();
  const gain = new Map<string, number>();
  const places = placesOf(bank.blueprint, mode);
  for (const { id, area } of questions) {
    const card = known.get(id);
    const due = card !== undefined && card.dueAt <= now + SOON_MS;
    // Something forgotten or wrong comes first, then what is due, then what was never asked.
    const weight = card === undefined ? 0.4 : (card.correct ? 0 : 1) + (due ? 1 : 0) + (1 - memory.recall(card, now));
    prefer.set(id, weight);
    if (card && (!card.correct || due)) gain.set(area, (gain.get(area) ?? 0) + 1 + (places.get(area) ?? 0) / 10);
  }
  const all = bank.blueprint.areas.filter(({ slots }) => slots[mode] !== undefined).map(({ id }) => id);
  const weak = all.filter((id) => gain.has(id)).sort((a, b) => (gain.get(b) ?? 0) - (gain.get(a) ?? 0));
  return { areas: weak.length > 0 ? weak.slice(0, WEAK_AREAS) : all, prefer };
}

function placesOf(blueprint: Blueprint, mode: ExamMode): Map<string, number> {
  const places = new Map<string, number>();
  for (const { area } of slotsOf(blueprint, mode)) places.set(area, (places.get(area) ?? 0) + 1);
  return places;
}
