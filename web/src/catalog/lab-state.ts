import { type LabSummary, PASS_MARK } from '../../../protocol/index.ts';
import { trackOrder } from '../parts/words.ts';

/** Where a learner stands with a lab. */
export type LabState = 'new' | 'running' | 'tried' | 'done';

export function labState(lab: LabSummary): LabState {
  if (lab.active) return 'running';
  if (lab.best === undefined) return 'new';
  return lab.best >= PASS_MARK ? 'done' : 'tried';
}

export interface LabFilter {
  text: string;
  level: string;
  objective: string;
  state: string;
}

export const NO_FILTER: LabFilter = { text: '', level: '', objective: '', state: '' };

/** True when every word of the search is somewhere in the lab and all chosen filters agree. */
export function matches(lab: LabSummary, filter: LabFilter): boolean {
  if (filter.level && lab.level !== filter.level) return false;
  if (filter.objective && !lab.objectives.includes(filter.objective)) return false;
  if (filter.state && labState(lab) !== filter.state) return false;
  const hay = [lab.id, lab.title, lab.summary, lab.track, ...lab.objectives].join(' ').toLowerCase();
  return filter.text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => hay.includes(word));
}

/** Labs by track, tracks and labs in learning order. */
export function lanes(labs: LabSummary[]): { track: string; labs: LabSummary[] }[] {
  const byTrack = new Map<string, LabSummary[]>();
  for (const lab of labs) byTrack.set(lab.track, [...(byTrack.get(lab.track) ?? []), lab]);
  return [...byTrack]
    .map(([track, list]) => ({ track, labs: list.sort((a, b) => a.order - b.order || a.title.localeCompare(b.title)) }))
    .sort((a, b) => trackOrder(a.track) - trackOrder(b.track) || a.track.localeCompare(b.track));
}
