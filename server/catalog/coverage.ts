import { type CoverageView, type ObjectivesFile, objectiveName } from '../../protocol/index.ts';
import type { Lab } from './types.ts';

/** Which lab covers what of the exams, the practice exam's areas, and the documents' topics. */
export function coverageOf(file: ObjectivesFile | undefined, labs: readonly Lab[]): CoverageView {
  const naming = (key: 'objectives' | 'areas' | 'topics', name: string) =>
    labs.filter(({ definition }) => definition[key].includes(name)).map(({ id }) => id);
  return {
    labs: labs.map(({ id, title, definition }) => ({ id, title, track: definition.track })),
    exams: (file?.exams ?? []).map((exam) => ({
      ...exam,
      objectives: exam.objectives.map((objective) => ({
        ...objective,
        areas: objective.areas.map((area) => ({
          ...area,
          labs: naming('objectives', objectiveName(exam.id, area.id)),
        })),
      })),
    })),
    examAreas: (file?.examAreas ?? []).map((area) => ({ ...area, labs: naming('areas', area.id) })),
    sources: (file?.sources ?? []).map((source) => ({
      ...source,
      topics: source.topics.map((topic) => ({ ...topic, labs: naming('topics', topic.id) })),
    })),
  };
}

/** The same as Markdown, for people who read files. */
export function coverageMarkdown(view: CoverageView): string {
  const title = (id: string) => view.labs.find((lab) => lab.id === id)?.title ?? id;
  const cell = (text: string) => text.replaceAll('|', '\\|');
  const labs = (ids: string[], none = '–') => (ids.length === 0 ? none : ids.map(title).join('; '));
  const table = (head: string[], rows: string[][]) =>
    [head, head.map(() => '---'), ...rows].map((row) => `| ${row.map(cell).join(' | ')} |`).join('\n');
  const exams = view.exams.flatMap((exam) => [
    `## ${exam.id}: ${exam.title}${exam.draft ? ' (draft)' : ''}`,
    ...exam.objectives.map((objective) =>
      [
        `### ${objective.id} ${objective.title} (weight ${objective.weight})`,
        table(
          ['', 'key knowledge area', 'labs'],
          objective.areas.map((area) => [area.id, area.title, labs(area.labs)]),
        ),
      ].join('\n\n'),
    ),
  ]);
  const topics = view.sources.flatMap((source) => [
    `## ${source.id}: ${source.title}`,
    table(
      ['lines', 'topic', 'labs', 'exam areas'],
      source.topics.map((topic) => [
        topic.id,
        topic.title,
        labs(topic.labs, topic.examOnly ? 'exam only' : '–'),
        topic.areas.join(' '),
      ]),
    ),
  ]);
  return `${[
    '# What the labs cover',
    'Generated from the labs by `drydock lab coverage`.',
    ...exams,
    '## Areas of the practice exam',
    table(
      ['', 'area', 'labs'],
      view.examAreas.map((area) => [area.id, area.title, labs(area.labs)]),
    ),
    ...topics,
  ].join('\n\n')}\n`;
}
