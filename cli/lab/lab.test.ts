import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { labLint, problemLine } from './lint.ts';
import { labNew } from './new.ts';
import { labSchema } from './schema.ts';

const made: string[] = [];

afterEach(async () => {
  await Promise.all(made.splice(0).map((dir) => rm(dir, { recursive: true, force: true })));
});

async function labsDir(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'drydock-cli-'));
  made.push(dir);
  return dir;
}

describe('lab new', () => {
  it('writes a lab that lints clean, in any track', async () => {
    const dir = await labsDir();
    for (const track of ['compose', 'swarm']) await labNew({ labsDir: dir, id: `${track}-new-lab`, track });
    const result = await labLint({ labsDir: dir, labs: [] });
    expect(result.labs.map((lab) => lab.id)).toEqual(['compose-new-lab', 'swarm-new-lab']);
    expect(result).toMatchObject({ ok: true, unknown: [] });
  });

  it('never writes over a lab', async () => {
    const dir = await labsDir();
    const lab = await labNew({ labsDir: dir, id: 'my-lab', track: 'swarm' });
    await writeFile(join(lab.dir, 'README.md'), 'mine');
    await expect(labNew({ labsDir: dir, id: 'my-lab', track: 'swarm' })).rejects.toMatchObject({ code: 'lab_exists' });
    expect(await readFile(join(lab.dir, 'README.md'), 'utf8')).toBe('mine');
  });

  it.each([
    ['../escape', 'swarm', 'bad_id'],
    ['My Lab', 'swarm', 'bad_id'],
    ['my-lab', '../elsewhere', 'bad_track'],
  ])('refuses %s in %s', async (id, track, code) => {
    await expect(labNew({ labsDir: await labsDir(), id, track })).rejects.toMatchObject({ code });
  });
});

describe('lab lint', () => {
  it('takes ids and folders, and names what it does not find', async () => {
    const dir = await labsDir();
    const lab = await labNew({ labsDir: dir, id: 'my-lab', track: 'swarm' });
    const result = await labLint({ labsDir: dir, labs: ['my-lab', lab.dir, 'no-lab'] });
    expect(result.labs.map((found) => found.id)).toEqual(['my-lab', 'my-lab']);
    expect(result).toMatchObject({ ok: false, unknown: ['no-lab'] });
  });

  it('prints places that editors and terminals can jump to', async () => {
    const dir = await labsDir();
    const lab = await labNew({ labsDir: dir, id: 'my-lab', track: 'swarm' });
    const yaml = await readFile(join(lab.dir, 'lab.yaml'), 'utf8');
    await writeFile(join(lab.dir, 'lab.yaml'), yaml.replace('minutes: 10', 'minutes: ten'));
    const { labs } = await labLint({ labsDir: dir, labs: ['my-lab'] });
    const line = yaml.split('\n').indexOf('minutes: 10') + 1;
    expect(labs[0]?.problems.map((problem) => problemLine(problem))).toEqual([
      `labs/swarm/my-lab/lab.yaml:${line}:10 error minutes: expected number, received string (schema)`,
    ]);
  });

  it('knows the images of the installation when it is told', async () => {
    const dir = await labsDir();
    await labNew({ labsDir: dir, id: 'my-lab', track: 'swarm' });
    const { labs } = await labLint({ labsDir: dir, labs: [], knownImages: ['lab/web:1.0'] });
    expect(labs[0]?.problems).toMatchObject([
      { code: 'unknown_image', message: expect.stringContaining('busybox:latest') },
    ]);
  });
});

describe('lab schema', () => {
  it('is JSON Schema that names the keys of lab.yaml', () => {
    const schema = JSON.parse(labSchema()) as { properties: object; required: string[] };
    expect(Object.keys(schema.properties)).toEqual(expect.arrayContaining(['id', 'reads', 'tasks', 'sandbox']));
    expect(schema.required).toContain('tasks');
    expect(schema.required).not.toContain('variables');
  });
});
