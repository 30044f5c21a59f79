import type { Blueprint, ExamMode, ExamQuestion, LiveTask, QuestionType } from '../../protocol/index.ts';
import { chooseLive, type MixedWish, placesBeside } from './draw-live.ts';
import { ExamError } from './errors.ts';
import { type Random, seededRandom } from './random.ts';
import { assignGroups, type Shelf, type Slot, shelve, slotKey, slotsOf } from './slots.ts';

/** A question as it stands in a paper. */
export interface PaperQuestion {
  question: ExamQuestion;
  /** Where each option of the paper stands in the bank; empty for a fill-in question. */
  order: number[];
}

export interface Paper {
  seed: string;
  mode: ExamMode;
  questions: PaperQuestion[];
  /** Live tasks of a mixed paper; their numbers go on after those of the questions. */
  live: LiveTask[];
}

export interface DrawRequest {
  mode: ExamMode;
  /** The same seed and bank give the same paper. */
  seed: string;
  /** A short paper of these areas, in the blueprint's proportions; absent: the whole blueprint. */
  areas?: readonly string[] | undefined;
  /** How many questions a short paper has. */
  count?: number | undefined;
  /** A paper of what weighs most, whatever its type: weak questions. */
  prefer?: ReadonlyMap<string, number> | undefined;
  /** Live tasks in place of some questions of the whole blueprint. */
  mixed?: MixedWish | undefined;
}

/**
 * Draws a paper. Throws ExamError `bank_too_small` when a slot has no question of a group that is still free,
 * `live_too_few` when there are not so many live tasks as are wanted.
 */
export function drawPaper(blueprint: Blueprint, questions: readonly ExamQuestion[], request: DrawRequest): Paper {
  const random = seededRandom(`${request.mode}/${request.seed}`);
  const shelf = shelve(questions, request.mode);
  // Its own numbers, so that a seed draws what it always drew where no live task is wanted.
  const live = request.mixed ? drawLive(blueprint, request, request.mixed) : [];
  const drawn = request.prefer
    ? weightiest(shelf, request, request.prefer, random)
    : bySlots(blueprint, shelf, { ...request, live }, random);
  return {
    seed: request.seed,
    mode: request.mode,
    questions: random.shuffled(drawn).map((question) => ({ question, order: orderOf(question, random) })),
    live,
  };
}

function drawLive(blueprint: Blueprint, { mode, seed }: DrawRequest, mixed: MixedWish): LiveTask[] {
  const live = chooseLive(blueprint, mode, mixed, seededRandom(`${mode}/${seed}/live`));
  if (live) return live;
  throw new ExamError(
    'live_too_few',
    `There are not ${mixed.count} live tasks for papers of ${mode} that this host can run.`,
  );
}

function bySlots(
  blueprint: Blueprint,
  shelf: Shelf,
  request: DrawRequest & { live: LiveTask[] },
  random: Random,
): ExamQuestion[] {
  const slots = request.areas
    ? random.shuffled(shortSlots(blueprint, shelf, request, random))
    : placesBeside(slotsOf(blueprint, request.mode), request.live, random);
  const orders = new Map([...shelf].map(([key, groups]) => [key, random.shuffled([...groups.keys()])]));
  const groups = assignGroups(slots, (slot) => orders.get(slotKey(slot)) ?? []);
  return slots.map((slot, index) => {
    const group = groups[index];
    const members = group === undefined ? undefined : shelf.get(slotKey(slot))?.get(group);
    const question = members?.[random.below(members.length)];
    if (!question) throw tooSmall(slot, request.mode);
    return question;
  });
}

/** Of each group the question with the most weight, of all groups those with the most; chance decides between equals. */
function weightiest(
  shelf: Shelf,
  { areas, count }: DrawRequest,
  prefer: ReadonlyMap<string, number>,
  random: Random,
): ExamQuestion[] {
  const all = [...shelf.values()].flatMap((groups) => [...groups.values()].flat());
  const weight = ({ id }: ExamQuestion) => prefer.get(id) ?? 0;
  const ordered = random
    .shuffled(all.filter(({ area }) => areas === undefined || areas.includes(area)))
    .sort((a, b) => weight(b) - weight(a));
  const groups = new Set<string>();
  const first = ordered.filter(({ group }) => !groups.has(group) && groups.add(group));
  return first.slice(0, count);
}

function orderOf(question: ExamQuestion, random: Random): number[] {
  return question.type === 'fill' ? [] : random.shuffled([...question.options.keys()]);
}

/**
 * A part of the slots of the chosen areas, and one for each type that full papers have no place for; when there are fewer
 * than asked for, they are taken more than once, each as long as it has variant groups left.
 */
function shortSlots(
  blueprint: Blueprint,
  shelf: Shelf,
  { mode, areas = [], count }: DrawRequest,
  random: Random,
): Slot[] {
  const places = slotsOf(blueprint, mode).filter(({ area }) => areas.includes(area));
  const types = (['single', 'multiple', 'fill'] as const).flatMap((type) => areas.map((area) => ({ area, type })));
  const extra = types.filter(
    (slot) => shelf.has(slotKey(slot)) && !places.some((place) => slotKey(place) === slotKey(slot)),
  );
  const all = [...places, ...extra];
  if (all.length === 0)
    throw new ExamError('area_not_found', `Papers of ${mode} have no questions of ${areas.join(', ')}.`);
  return fitting(all, shelf, { wanted: count ?? all.length, mode }, random);
}

/** So many slots, in turn as chance has it; one of which no group is free any more is left out, and others take its place. */
function fitting(
  all: readonly Slot[],
  shelf: Shelf,
  { wanted, mode }: { wanted: number; mode: ExamMode },
  random: Random,
): Slot[] {
  const groupsOf = (slot: Slot) => [...(shelf.get(slotKey(slot))?.keys() ?? [])];
  const slots: Slot[] = [];
  while (slots.length < wanted) {
    const before = slots.length;
    for (const slot of random.shuffled(all)) {
      const fits = slots.length < wanted && !assignGroups([...slots, slot], groupsOf).includes(undefined);
      if (fits) slots.push(slot);
    }
    const [first] = all;
    if (slots.length === before && first) throw tooSmall(first, mode);
  }
  return slots;
}

function tooSmall({ area, type }: { area: string; type: QuestionType }, mode: ExamMode): ExamError {
  return new ExamError(
    'bank_too_small',
    `There are too few ${type} questions of ${area} for a paper of ${mode}: each needs a variant group of its own.`,
  );
}
