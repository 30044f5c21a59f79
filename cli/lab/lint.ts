import { stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import type { LabProblem } from '../../protocol/index.ts';
import { labFolders, loadLab, loadObjectives } from '../../server/catalog/index.ts';

export interface LintRequest {
  /** Absolute path of labs/. */
  labsDir: string;
  /** Ids or folders; none = all labs. */
  labs: readonly string[];
  /** Names with tags of the images that this installation has; undefined: not checked. */
  knownImages?: readonly string[];
}

export interface LintResult {
  labs: { id: string; dir: string; problems: LabProblem[] }[];
  /** Asked for, but there is no such lab. */
  unknown: string[];
  /** No error, no warning, nothing unknown. */
  ok: boolean;
}

/** `drydock lab lint`: checks labs without Docker. */
export async function labLint(request: LintRequest): Promise<LintResult> {
  const all = await labFolders(request.labsDir);
  const chosen =
    request.labs.length === 0
      ? all.map((dir) => ({ name: basename(dir), dir }))
      : await Promise.all(request.labs.map((name) => find(name, all)));
  const unknown = chosen.filter((lab) => lab.dir === undefined).map((lab) => lab.name);
  const { objectives, problems } = await loadObjectives(request.labsDir);
  const known = { images: request.knownImages, objectives, labs: all.map((dir) => basename(dir)) };
  const labs = await Promise.all(
    chosen
      .flatMap(({ dir }) => (dir === undefined ? [] : [dir]))
      .map(async (dir) => ({ id: basename(dir), dir, problems: (await loadLab(dir, known)).problems })),
  );
  if (problems.length > 0) labs.unshift({ id: '', dir: request.labsDir, problems });
  return { labs, unknown, ok: unknown.length === 0 && labs.every((lab) => lab.problems.length === 0) };
}

async function find(name: string, all: string[]): Promise<{ name: string; dir: string | undefined }> {
  const byId = all.find((dir) => basename(dir) === name);
  if (byId !== undefined) return { name, dir: byId };
  const folder = resolve(name);
  return { name, dir: (await isFile(join(folder, 'lab.yaml'))) ? folder : undefined };
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR'))
      return false;
    throw error;
  }
}

/** One problem as a line that editors and terminals can jump to: labs/swarm/x/lab.yaml:12:9 error message */
export function problemLine(problem: LabProblem, prefix = 'labs/'): string {
  const place = problem.line === undefined ? '' : `:${problem.line}:${problem.column ?? 1}`;
  return `${prefix}${problem.file}${place} ${problem.severity} ${problem.message} (${problem.code})`;
}
