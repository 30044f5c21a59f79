import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { LabProblem } from '../../../protocol/index.ts';
import { loadLab } from '../load-lab.ts';
import { newLabFiles } from '../new-lab.ts';

export type Change = (files: Record<string, string>) => void;

/** An empty folder for labs, gone after the test. */
export async function labsDir(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'drydock-labs-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  return dir;
}

/** Writes the lab of `lab new`, changed; gives its folder. */
export async function writeLab(labs: string, id: string, change: Change = () => undefined): Promise<string> {
  const files = newLabFiles({ id, track: 'compose' });
  change(files);
  for (const [name, text] of Object.entries(files)) {
    const path = join(labs, 'compose', id, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  }
  return join(labs, 'compose', id);
}

/** What is wrong with the lab of `lab new` after a change. */
export async function problemsOf(change: Change): Promise<LabProblem[]> {
  const dir = await writeLab(await labsDir(), 'my-lab', change);
  return (await loadLab(dir, { images: ['lab/web:1.0', 'busybox:latest'] })).problems;
}

/** Changes text in lab.yaml; the text must be there. */
export function edit(from: string, to: string): Change {
  return (files) => {
    const yaml = files['lab.yaml'] ?? '';
    if (!yaml.includes(from)) throw new Error(`the template has no '${from}'`);
    files['lab.yaml'] = yaml.replace(from, to);
  };
}
