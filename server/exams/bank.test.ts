import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { expect, it } from 'vitest';
import { labFolders, loadLab, loadObjectives } from '../catalog/index.ts';
import { lintBank } from './lint-bank.ts';

const project = join(import.meta.dirname, '../..');

it('the bank of exams/ passes its lint: format, facts it names, answers, likeness, shares', async () => {
  const labsDir = join(project, 'labs');
  expect(await readdir(join(project, 'exams/questions'))).not.toEqual([]);
  const loaded = await Promise.all((await labFolders(labsDir)).map((folder) => loadLab(folder)));
  const lint = await lintBank({
    dir: join(project, 'exams'),
    files: [],
    known: {
      labs: (await labFolders(labsDir)).map((folder) => basename(folder)),
      objectives: (await loadObjectives(labsDir)).objectives,
      loaded: loaded.flatMap(({ lab }) => lab ?? []),
    },
  });
  expect(lint.problems.map(({ file, line, message }) => `${file}:${line ?? 1} ${message}`)).toEqual([]);
  expect(lint.questions).toBeGreaterThanOrEqual(300);
  expect(lint.live).toBeGreaterThanOrEqual(20);
}, 60_000);
