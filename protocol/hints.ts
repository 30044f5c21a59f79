/** The hints of a task, from a nudge to the command's shape, each with the share of the task's points that it costs. */
export const HINT_TIERS = [
  { tier: 'nudge', costs: 0.05 },
  { tier: 'concept', costs: 0.1 },
  { tier: 'shape', costs: 0.15 },
] as const;

/** Of a lab's points, in per cent: who has so many has passed it. All hints of all tasks leave just these. */
export const PASS_MARK = 70;

/** What the next hint costs of a task's points, in points: hundredths at most. Beyond the last tier: nothing. */
export function hintCost(points: number, index: number): number {
  return cents(points * (HINT_TIERS[index]?.costs ?? 0));
}

/** What the first `taken` hints of a task cost together; given up, all its points. */
export function helpCost(points: number, taken: number, gaveUp: boolean): number {
  if (gaveUp) return points;
  const shares = HINT_TIERS.slice(0, taken).reduce((sum, { costs }) => sum + costs, 0);
  return cents(points * shares);
}

const cents = (value: number) => Math.round(value * 100) / 100;
