import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { stringify } from 'yaml';
import { FollowedBank } from './followed-bank.ts';
import { madeBlueprint, madeQuestion } from './testing/made-bank.ts';

it('the bank is read again when its files change; what cannot be read leaves it as it was', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'drydock-followed-'));
  try {
    await mkdir(join(dir, 'questions'));
    await writeFile(join(dir, 'blueprint.yaml'), stringify(madeBlueprint()));
    const file = join(dir, 'questions/e01-single.yaml');
    await writeFile(file, stringify([madeQuestion('e01-one', 'single')]));
    const told: string[][] = [];
    await using followed = await FollowedBank.open({
      dir,
      onProblems: (problems) => told.push(problems.map(({ code }) => code)),
      onError: (error) => told.push([String(error)]),
    });
    const ids = () => followed.bank?.questions.map(({ question }) => question.id);
    expect(ids()).toEqual(['e01-one']);
    await writeFile(file, stringify([madeQuestion('e01-one', 'single'), madeQuestion('e01-two', 'single')]));
    await expect.poll(ids, { timeout: 20_000 }).toEqual(['e01-one', 'e01-two']);
    await writeFile(join(dir, 'blueprint.yaml'), 'minutes: none');
    await expect.poll(() => told.at(-1), { timeout: 20_000 }).toContain('schema');
    expect(ids()).toEqual(['e01-one', 'e01-two']);
    await writeFile(join(dir, 'blueprint.yaml'), stringify({ ...madeBlueprint(), minutes: 7 }));
    await expect.poll(() => followed.bank?.blueprint.minutes, { timeout: 20_000 }).toBe(7);
    expect(told.at(-1)).toEqual([]);
  } finally {
    await rm(dir, { recursive: true });
  }
}, 90_000);
