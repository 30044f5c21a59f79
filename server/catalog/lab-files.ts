import type { Dirent } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The text files of a lab's folder by their path below it; undefined `labYaml` when there is none. */
export interface LabFiles {
  dir: string;
  labYaml: string | undefined;
  readme: string | undefined;
  solution: string | undefined;
  /** File name -> text: setup.sh, setup.node2.sh */
  setup: Map<string, string>;
  /** File name without folder -> text: policy.md */
  tasks: Map<string, string>;
  /** File name without folder -> text: policy--on-rollback.sh */
  mistakes: Map<string, string>;
  /** File name without folder -> text: by-cli.sh */
  alternatives: Map<string, string>;
  explanation: string | undefined;
  /** Files at the top that belong to nothing known. */
  strangers: string[];
  hasFiles: boolean;
}

const KNOWN = new Set([
  'lab.yaml',
  'README.md',
  'solution.sh',
  'explanation.md',
  'tasks',
  'mistakes',
  'alternatives',
  'files',
]);
const SETUP = /^setup(\.[a-z][a-z0-9-]*)?\.sh$/;

export async function readLabFiles(dir: string): Promise<LabFiles> {
  const entries = await readdir(dir, { withFileTypes: true });
  const names = new Set(entries.map((entry) => entry.name));
  const text = async (name: string) => (names.has(name) ? await readFile(join(dir, name), 'utf8') : undefined);
  const setupNames = [...names].filter((name) => SETUP.test(name)).sort();
  return {
    dir,
    labYaml: await text('lab.yaml'),
    readme: await text('README.md'),
    solution: await text('solution.sh'),
    explanation: await text('explanation.md'),
    setup: new Map(
      await Promise.all(setupNames.map(async (name) => [name, await readFile(join(dir, name), 'utf8')] as const)),
    ),
    tasks: await textsIn(join(dir, 'tasks'), entries, 'tasks', '.md'),
    mistakes: await textsIn(join(dir, 'mistakes'), entries, 'mistakes', '.sh'),
    alternatives: await textsIn(join(dir, 'alternatives'), entries, 'alternatives', '.sh'),
    strangers: [...names].filter((name) => !KNOWN.has(name) && !SETUP.test(name) && !name.startsWith('.')),
    hasFiles: entries.some((entry) => entry.name === 'files' && entry.isDirectory()),
  };
}

async function textsIn(folder: string, entries: Dirent[], name: string, suffix: string): Promise<Map<string, string>> {
  if (!entries.some((entry) => entry.name === name && entry.isDirectory())) return new Map();
  const files = (await readdir(folder)).filter((file) => file.endsWith(suffix)).sort();
  return new Map(
    await Promise.all(files.map(async (file) => [file, await readFile(join(folder, file), 'utf8')] as const)),
  );
}
