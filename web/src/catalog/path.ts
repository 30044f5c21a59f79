import type { LabList, LabSummary } from '../../../protocol/index.ts';
import { labState } from './lab-state.ts';

type Exam = LabList['exams'][number];

export interface ExamCover {
  /** "701-100 702.2", or "701-200, draft" where a track reaches into several objectives. */
  title: string;
  areas: { name: string; title: string; covered: boolean }[];
  covered: number;
}

/** What these labs cover of each exam: of the objectives that any of them touches. */
export function coverOf(labs: readonly LabSummary[], exams: readonly Exam[]): ExamCover[] {
  const names = new Set(labs.flatMap((lab) => lab.objectives));
  return exams.flatMap((exam) => {
    const touched = exam.objectives.filter(({ areas }) => areas.some(({ name }) => names.has(name)));
    const areas = touched.flatMap((objective) =>
      objective.areas.map((area) => ({ ...area, covered: names.has(area.name) })),
    );
    if (areas.length === 0) return [];
    const which = touched.map(({ id }) => id).join(', ');
    const title = `${exam.id}${exam.draft ? ' draft' : ''}: ${which}`;
    return [{ title, areas, covered: areas.filter(({ covered }) => covered).length }];
  });
}

/** The lab to do next on a path: the first that is not done and whose prerequisites are, as far as they are here. */
export function nextOf(path: readonly LabSummary[], all: readonly LabSummary[]): LabSummary | undefined {
  return path.find((lab) => labState(lab) !== 'done' && openPrerequisites(lab, all).length === 0);
}

/** Labs that should be done before this one and are not. */
export function openPrerequisites(lab: LabSummary, all: readonly LabSummary[]): LabSummary[] {
  return all.filter((other) => lab.prerequisites.includes(other.id) && labState(other) !== 'done');
}

/** "6 h 25 min" */
export function minutesText(minutes: number): string {
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  return [...(hours > 0 ? [`${hours} h`] : []), ...(rest > 0 || hours === 0 ? [`${rest} min`] : [])].join(' ');
}
