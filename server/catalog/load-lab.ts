import { basename, dirname, join } from 'node:path';
import { type CompiledLab, compileLab } from '../../graders/index.ts';
import type { LabDefinition, LabProblem } from '../../protocol/index.ts';
import { LabFile } from '../../protocol/index.ts';
import { assembleLab } from './assemble.ts';
import { checkDefinition, type KnownNames } from './check-definition.ts';
import { checkFiles } from './check-files.ts';
import { checkUse } from './check-use.ts';
import { type LabFiles, readLabFiles } from './lab-files.ts';
import { Report } from './report.ts';
import { schemaIssues } from './schema-issues.ts';
import { YamlSource } from './source.ts';
import type { Lab } from './types.ts';

export interface LoadedLab {
  /** Absent when there is an error among the problems. */
  lab?: Lab;
  problems: LabProblem[];
}

/** Reads one lab folder. Everything that is wrong with it is a problem with a place; it never throws for what an author wrote. */
export async function loadLab(dir: string, known: KnownNames = {}): Promise<LoadedLab> {
  const name = basename(dir);
  const folder = join(basename(dirname(dir)), name);
  let files: LabFiles;
  try {
    files = await readLabFiles(dir);
  } catch (error) {
    const report = new Report(name, folder);
    report.inFile(
      '',
      'unreadable',
      `the folder cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    );
    return { problems: report.problems };
  }
  try {
    return loadFromFiles(name, folder, files, known);
  } catch (error) {
    // A defect of ours must not take the other labs away.
    const report = new Report(name, folder);
    report.inFile('lab.yaml', 'internal', `cannot be read because of a defect in Drydock: ${String(error)}`);
    return { problems: report.problems };
  }
}

function loadFromFiles(name: string, folder: string, files: LabFiles, known: KnownNames): LoadedLab {
  if (files.labYaml === undefined) {
    const report = new Report(name, folder);
    report.inFile('lab.yaml', 'missing_file', 'a lab needs this file');
    return { problems: report.problems };
  }
  const source = new YamlSource(files.labYaml);
  const report = new Report(name, folder, source);
  for (const problem of source.syntaxProblems) {
    report.place({ line: problem.line ?? 1, column: problem.column ?? 1 }, 'yaml', problem.message);
  }
  if (report.hasErrors) return { problems: report.problems };
  const definition = parseDefinition(source, report);
  if (!definition) return { problems: report.problems };
  if (definition.id !== name)
    report.at(['id'], 'wrong_id', `the id is '${definition.id}', but the folder is called '${name}'`);
  checkDefinition(definition, known, report);
  checkFiles(definition, files, report);
  const compiled = compile(definition, report);
  if (compiled) checkUse(definition, compiled, files, report);
  if (!compiled || report.hasErrors) return { problems: report.problems };
  return { lab: assembleLab(definition, compiled, files), problems: report.problems };
}

function parseDefinition(source: YamlSource, report: Report): LabDefinition | undefined {
  const parsed = LabFile.safeParse(source.value);
  if (parsed.success) return parsed.data;
  for (const issue of schemaIssues(parsed.error.issues, source.value)) {
    const where = issue.path.map(String).join('.');
    const place =
      issue.keys?.[0] === undefined ? source.placeOf(issue.path) : source.placeOfKey(issue.path, issue.keys[0]);
    report.place(place, 'schema', where === '' ? issue.message : `${where}: ${issue.message}`);
  }
  return undefined;
}

function compile(definition: LabDefinition, report: Report): CompiledLab | undefined {
  const result = compileLab(definition);
  if (result.ok) return result.lab;
  for (const problem of result.problems) {
    const caret = problem.caret === undefined ? '' : `\n${problem.caret}`;
    report.inText(
      problem.path,
      problem.offset,
      `rule_${problem.code}`,
      `${problem.path.join('.')}: ${problem.message}${caret}`,
    );
  }
  return undefined;
}
