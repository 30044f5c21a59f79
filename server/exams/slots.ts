import type { Blueprint, ExamMode, ExamQuestion, QuestionType } from '../../protocol/index.ts';

/** A place of a paper: one question of this area and type. */
export interface Slot {
  area: string;
  type: QuestionType;
}

/** All places of a full paper, in the order of the blueprint. */
export function slotsOf(blueprint: Blueprint, mode: ExamMode): Slot[] {
  return blueprint.areas.flatMap(({ id, slots }) => {
    const { single, multiple, fill } = slots[mode] ?? { single: 0, multiple: 0, fill: 0 };
    return [...places(id, 'single', single), ...places(id, 'multiple', multiple), ...places(id, 'fill', fill)];
  });
}

const places = (area: string, type: QuestionType, count: number): Slot[] =>
  Array.from({ length: count }, () => ({ area, type }));

/** Groups of questions that may fill each slot: key -> group -> questions. */
export type Shelf = Map<string, Map<string, ExamQuestion[]>>;

export const slotKey = ({ area, type }: Slot) => `${area} ${type}`;

export function shelve(questions: readonly ExamQuestion[], mode: ExamMode): Shelf {
  const shelf: Shelf = new Map();
  for (const question of questions) {
    if (!question.modes.includes(mode)) continue;
    const key = slotKey(question);
    const groups = shelf.get(key) ?? new Map<string, ExamQuestion[]>();
    shelf.set(key, groups);
    groups.set(question.group, [...(groups.get(question.group) ?? []), question]);
  }
  return shelf;
}

/**
 * Gives each slot a group of its own, as many slots as can have one (augmenting paths). `candidates`: groups for a slot
 * in the order in which they are tried. A slot without a group is undefined.
 */
export function assignGroups(
  slots: readonly Slot[],
  candidates: (slot: Slot) => readonly string[],
): (string | undefined)[] {
  const taken = new Map<string, number>();
  const given: (string | undefined)[] = slots.map(() => undefined);
  const wishes = slots.map((slot) => candidates(slot));
  const place = (index: number, seen: Set<string>): boolean => {
    for (const group of wishes[index] ?? []) {
      if (seen.has(group)) continue;
      seen.add(group);
      const holder = taken.get(group);
      if (holder !== undefined && !place(holder, seen)) continue;
      taken.set(group, index);
      given[index] = group;
      return true;
    }
    return false;
  };
  for (const index of slots.keys()) place(index, new Set());
  return given;
}
