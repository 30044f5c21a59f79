import type { Blueprint, ExamMode, ExamOverview, LiveTask } from '../../protocol/index.ts';
import type { CardRow } from '../store/index.ts';
import { chooseLive, mixedMinutes } from './draw-live.ts';
import type { LabShelf } from './live-offer.ts';
import { Memory } from './memory.ts';
import { seededRandom } from './random.ts';
import { answersByArea, readinessOf } from './readiness.ts';
import { slotsOf } from './slots.ts';
import type { Bank } from './types.ts';

const DAY_MS = 86_400_000;

/** What there is, and how somebody does, without sittings. */
export function bankOverview(
  bank: Bank,
  { tasks }: Pick<LabShelf, 'tasks'>,
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
    mixed: mixedPapers(blueprint, tasks),
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

/** What mixed papers are like; numbers are means, since a paper's own depend on its live tasks. */
function mixedPapers(blueprint: Blueprint, tasks: readonly LiveTask[]): ExamOverview['mixed'] {
  const { min, max } = blueprint.mixed;
  const counts = Array.from({ length: max - min + 1 }, (_, index) => min + index);
  return blueprint.modes.flatMap(({ id: mode }) => {
    const own = tasks.filter(({ modes }) => modes.includes(mode));
    const mean = (of: (task: LiveTask) => number) =>
      own.reduce((sum, task) => sum + of(task), 0) / Math.max(1, own.length);
    return counts.map((live) => {
      const questions = slotsOf(blueprint, mode).length - Math.round(live * mean(({ points }) => points));
      const each = Math.round(mean(({ minutes }) => minutes));
      const minutes = mixedMinutes(
        blueprint,
        mode,
        questions,
        Array<{ minutes: number }>(live).fill({ minutes: each }),
      );
      const drawn = chooseLive(blueprint, mode, { count: live, tasks: own }, seededRandom('overview'));
      return { mode, live, questions, minutes, possible: drawn !== undefined };
    });
  });
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
