import type { Blueprint, ExamMode, ExamQuestion, QuestionType } from '../../protocol/index.ts';
import { ExamError } from './errors.ts';
import { type Random, seededRandom } from './random.ts';
import { assignGroups, type Slot, shelve, slotKey, slotsOf } from './slots.ts';

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
}

export interface DrawRequest {
  mode: ExamMode;
  /** The same seed and bank give the same paper. */
  seed: string;
  /** A short paper of these areas, in the blueprint's proportions; absent: the whole blueprint. */
  areas?: readonly string[] | undefined;
  /** How many questions a short paper has. */
  count?: number | undefined;
  /** Questions that come first where a slot can have them: weak ones, by weight. */
  prefer?: ReadonlyMap<string, number> | undefined;
}

/** Draws a paper. Throws ExamError `bank_too_small` when a slot has no question of a group that is still free. */
export function drawPaper(blueprint: Blueprint, questions: readonly ExamQuestion[], request: DrawRequest): Paper {
  const random = seededRandom(`${request.mode}/${request.seed}`);
  const shelf = shelve(questions, request.mode);
  const slots = random.shuffled(
    request.areas ? shortSlots(blueprint, shelf, request, random) : slotsOf(blueprint, request.mode),
  );
  const groups = assignGroups(slots, preferring(shelf, request, random));
  const drawn = slots.map((slot, index) => {
    const group = groups[index];
    const members = group === undefined ? undefined : shelf.get(slotKey(slot))?.get(group);
    if (!members) throw tooSmall(slot, request.mode);
    return best(members, request.prefer, random);
  });
  return {
    seed: request.seed,
    mode: request.mode,
    questions: random.shuffled(drawn).map((question) => ({ question, order: orderOf(question, random) })),
  };
}

function preferring(shelf: ReturnType<typeof shelve>, { prefer }: DrawRequest, random: Random) {
  const orders = new Map<string, string[]>();
  return (slot: Slot): string[] => {
    const key = slotKey(slot);
    const order = orders.get(key) ?? orderFor(shelf.get(key) ?? new Map<string, ExamQuestion[]>());
    orders.set(key, order);
    return order;
  };
  function orderFor(groups: ReadonlyMap<string, ExamQuestion[]>): string[] {
    const names = random.shuffled([...groups.keys()]);
    if (!prefer) return names;
    const weight = (name: string) => Math.max(0, ...(groups.get(name) ?? []).map(({ id }) => prefer.get(id) ?? 0));
    return names.sort((a, b) => weight(b) - weight(a));
  }
}

function best(members: ExamQuestion[], prefer: DrawRequest['prefer'], random: Random): ExamQuestion {
  const [first, ...rest] = random.shuffled(members);
  if (!first) throw new Error('a group has no members');
  if (!prefer) return first;
  return rest.reduce((a, b) => ((prefer.get(b.id) ?? 0) > (prefer.get(a.id) ?? 0) ? b : a), first);
}

function orderOf(question: ExamQuestion, random: Random): number[] {
  return question.type === 'fill' ? [] : random.shuffled([...question.options.keys()]);
}

/**
 * A part of the slots of the chosen areas, and one for each type that full papers have no place for; when there are fewer
 * than asked for, they are taken more than once.
 */
function shortSlots(
  blueprint: Blueprint,
  shelf: ReturnType<typeof shelve>,
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
  const wanted = count ?? all.length;
  const slots: Slot[] = [];
  while (slots.length < wanted) slots.push(...random.shuffled(all).slice(0, wanted - slots.length));
  return slots;
}

function tooSmall({ area, type }: { area: string; type: QuestionType }, mode: ExamMode): ExamError {
  return new ExamError(
    'bank_too_small',
    `There are too few ${type} questions of ${area} for a paper of ${mode}: each needs a variant group of its own.`,
  );
}
