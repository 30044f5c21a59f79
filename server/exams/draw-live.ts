import type { Blueprint, ExamMode, LiveTask } from '../../protocol/index.ts';
import type { Random } from './random.ts';
import { type Slot, slotsOf } from './slots.ts';

/** What a mixed paper is drawn from. */
export interface MixedWish {
  count: number;
  /** Those that this host can run now. */
  tasks: readonly LiveTask[];
}

/**
 * So many live tasks of one exam, no two of a lab; undefined when there are not so many. Each area has a turn before one
 * has a second, areas with more places in a paper sooner; and the tasks of an area never stand in for more questions than it has.
 */
export function chooseLive(
  blueprint: Blueprint,
  mode: ExamMode,
  wish: MixedWish,
  random: Random,
): LiveTask[] | undefined {
  const places = new Map<string, number>();
  for (const { area } of slotsOf(blueprint, mode)) places.set(area, (places.get(area) ?? 0) + 1);
  const own = wish.tasks.filter(({ area, modes }) => modes.includes(mode) && places.has(area));
  const ordered = inTurns(own, weighted(places, random), random);
  const fits = (chosen: readonly LiveTask[], next: LiveTask) => {
    const taken = chosen.filter(({ area }) => area === next.area).reduce((sum, { points }) => sum + points, 0);
    return !chosen.some(({ lab }) => lab === next.lab) && taken + next.points <= (places.get(next.area) ?? 0);
  };
  // The first in this order, unless what follows then does not fit any more.
  const complete = (chosen: LiveTask[], from: number): LiveTask[] | undefined => {
    if (chosen.length === wish.count) return chosen;
    for (const [index, next] of ordered.entries()) {
      if (index < from || !fits(chosen, next)) continue;
      const whole = complete([...chosen, next], index + 1);
      if (whole) return whole;
    }
    return undefined;
  };
  return complete([], 0);
}

/** The places of a paper less those that live tasks stand in for. */
export function placesBeside(slots: readonly Slot[], live: readonly LiveTask[], random: Random): Slot[] {
  const left = new Map<string, number>();
  for (const { area, points } of live) left.set(area, (left.get(area) ?? 0) + points);
  return random.shuffled(slots).filter(({ area }) => {
    const replaced = left.get(area) ?? 0;
    if (replaced > 0) left.set(area, replaced - 1);
    return replaced === 0;
  });
}

/** How long a mixed paper takes: its questions as long as in a full one, and what each live task needs. */
export function mixedMinutes(
  blueprint: Blueprint,
  mode: ExamMode,
  questions: number,
  live: readonly Pick<LiveTask, 'minutes'>[],
): number {
  const each = blueprint.minutes / Math.max(1, slotsOf(blueprint, mode).length);
  return Math.ceil(questions * each + live.reduce((sum, { minutes }) => sum + minutes, 0));
}

/** Areas in an order in which those with more places tend to be first. */
function weighted(places: ReadonlyMap<string, number>, random: Random): string[] {
  const rest = [...places];
  const order: string[] = [];
  while (rest.length > 0) {
    let at = random.below(rest.reduce((sum, [, weight]) => sum + weight, 0));
    const index = rest.findIndex(([, weight]) => {
      at -= weight;
      return at < 0;
    });
    order.push(...rest.splice(index, 1).map(([area]) => area));
  }
  return order;
}

/** One of each area in turn, then a second one of each. */
function inTurns(tasks: readonly LiveTask[], areas: readonly string[], random: Random): LiveTask[] {
  const shuffled = random.shuffled(tasks);
  const piles = areas.map((id) => shuffled.filter(({ area }) => area === id));
  const most = Math.max(0, ...piles.map((pile) => pile.length));
  return Array.from({ length: most }, (_, turn) => piles.flatMap((pile) => pile.slice(turn, turn + 1))).flat();
}
