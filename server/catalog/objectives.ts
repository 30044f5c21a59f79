import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type LabDefinition, type LabProblem, ObjectivesFile, objectiveName } from '../../protocol/index.ts';
import type { Report } from './report.ts';
import { YamlSource } from './source.ts';

const FILE = 'objectives.yaml';

export interface LoadedObjectives {
  /** Absent when there is no such file, or an error in it. */
  objectives?: ObjectivesFile;
  problems: LabProblem[];
}

/** Reads labs/objectives.yaml. Without the file labs may name what they like. */
export async function loadObjectives(labsDir: string): Promise<LoadedObjectives> {
  let text: string;
  try {
    text = await readFile(join(labsDir, FILE), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return { problems: [] };
    return { problems: [problem(`cannot be read: ${error instanceof Error ? error.message : String(error)}`)] };
  }
  const source = new YamlSource(text);
  if (source.syntaxProblems.length > 0)
    return { problems: source.syntaxProblems.map(({ message, ...place }) => ({ ...problem(message), ...place })) };
  const parsed = ObjectivesFile.safeParse(source.value);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) => ({
      ...problem(`${path.join('.')}: ${message}`),
      ...source.placeOf(path),
    }));
    return { problems };
  }
  const double = duplicates(parsed.data);
  return double.length > 0
    ? { problems: double.map((id) => problem(`'${id}' is there twice`)) }
    : { objectives: parsed.data, problems: [] };
}

function problem(message: string): LabProblem {
  return { lab: '', file: FILE, severity: 'error', code: 'objectives', message };
}

function duplicates(file: ObjectivesFile): string[] {
  const ids = [
    ...file.exams.flatMap((exam) =>
      exam.objectives.flatMap(({ id, areas }) =>
        [id, ...areas.map((area) => area.id)].map((one) => objectiveName(exam.id, one)),
      ),
    ),
    ...file.examAreas.map(({ id }) => id),
    ...file.sources.flatMap(({ topics }) => topics.map(({ id }) => id)),
  ];
  return ids.filter((id, index) => ids.indexOf(id) !== index);
}

/** Do the objectives, areas and topics that a lab names exist? */
export function checkObjectives(definition: LabDefinition, file: ObjectivesFile, report: Report): void {
  const objectives = file.exams.flatMap((exam) =>
    exam.objectives.map((objective) => ({ exam: exam.id, ...objective })),
  );
  const areas = objectives.flatMap(({ exam, areas }) => areas.map(({ id }) => objectiveName(exam, id)));
  definition.objectives.forEach((name, index) => {
    if (areas.includes(name)) return;
    const whole = objectives.find(({ exam, id }) => objectiveName(exam, id) === name);
    const message = whole
      ? `'${name}' has key knowledge areas; name those that the lab covers: ${whole.areas.map(({ id }) => id).join(', ')}`
      : `'${name}' is not in labs/${FILE}`;
    report.at(['objectives', index], 'unknown_objective', message, whole ? 'warning' : 'error');
  });
  const known = (key: 'areas' | 'topics', ids: string[]) => {
    definition[key].forEach((id, index) => {
      if (!ids.includes(id)) report.at([key, index], 'unknown_objective', `'${id}' is not in labs/${FILE}`);
    });
  };
  known(
    'areas',
    file.examAreas.map(({ id }) => id),
  );
  known(
    'topics',
    file.sources.flatMap(({ topics }) => topics.map(({ id }) => id)),
  );
  if (definition.areas.length === 0)
    report.at(['objectives'], 'no_areas', `the lab names no areas of labs/${FILE}`, 'warning');
}
