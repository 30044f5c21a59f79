import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { lockDataDir, openDataDir } from './data-dir.ts';

let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'drydock-data-'));
});
afterAll(() => rm(root, { recursive: true }));

test('the identity and the secret stay the same over restarts, and only the owner reads the secret', async () => {
  const first = await openDataDir(join(root, 'a'));
  const again = await openDataDir(join(root, 'a'));
  expect(again.instance).toBe(first.instance);
  expect(again.secret.equals(first.secret)).toBe(true);
  expect(first.secret).toHaveLength(32);
  expect((await stat(join(root, 'a', 'secret'))).mode & 0o077).toBe(0);
  expect((await openDataDir(join(root, 'b'))).instance).not.toBe(first.instance);
});

test('a second server on the same directory is refused with what to do, until the first has gone', async () => {
  const dir = await openDataDir(join(root, 'c'));
  const lock = await lockDataDir(dir);
  await expect(lockDataDir(dir)).rejects.toMatchObject({
    code: 'data_dir_in_use',
    action: expect.stringContaining('DRYDOCK_DATA'),
  });
  await lock[Symbol.asyncDispose]();
  await using second = await lockDataDir(dir);
  expect(second).toBeDefined();
});

test('a directory that cannot be made says so', async () => {
  await writeFile(join(root, 'file'), '');
  await expect(openDataDir(join(root, 'file', 'x'))).rejects.toMatchObject({ code: 'data_dir_unusable' });
});
