import { chmod, mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { contextTar, readContext } from './recipe-context.ts';
import { readRecipes } from './recipes.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'drydock-recipes-'));
  await put('web/Dockerfile', 'FROM scratch');
  await put('web/image.yaml', 'images: [{ names: ["lab/web:1.0"] }]');
  await put('web/src/web.c', 'int main;');
});
afterEach(() => rm(directory, { recursive: true, force: true }));

async function put(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(directory, path)), { recursive: true });
  await writeFile(join(directory, path), text);
}

async function hashOf(name: string): Promise<string | undefined> {
  const images = (await readRecipes(directory)).flatMap((recipe) => recipe.images);
  return images.find((image) => image.names.includes(name))?.recipe;
}

describe('the hash of a recipe', () => {
  it.each([
    ['a file changes', () => put('web/src/web.c', 'int main ;')],
    ['a file is added', () => put('web/extra', '')],
    ['a file becomes executable', () => chmod(join(directory, 'web/src/web.c'), 0o755)],
    ['a name is added', () => put('web/image.yaml', 'images: [{ names: ["lab/web:1.0", "lab/web"] }]')],
    ['an argument is added', () => put('web/image.yaml', 'images: [{ names: ["lab/web:1.0"], args: { A: "1" } }]')],
  ])('changes when %s', async (_, change) => {
    const before = await hashOf('lab/web:1.0');
    await change();
    const after = await hashOf('lab/web:1.0');
    expect(before).toMatch(/^[0-9a-f]{32}$/);
    expect(after).toMatch(/^[0-9a-f]{32}$/);
    expect(after).not.toBe(before);
  });

  it('does not change with what image.yaml says of other images', async () => {
    const before = await hashOf('lab/web:1.0');
    await put('web/image.yaml', 'early: true\nimages: [{ names: ["lab/web:1.0"] }, { names: ["lab/web:2.0"] }]');
    expect(await hashOf('lab/web:1.0')).toBe(before);
  });

  it('does not change with times, Markdown or dot files', async () => {
    const before = await hashOf('lab/web:1.0');
    await utimes(join(directory, 'web/src/web.c'), 1, 1);
    await put('web/README.md', 'text');
    await put('web/.swp', 'x');
    expect(await hashOf('lab/web:1.0')).toBe(before);
  });

  it('changes with the images that it builds on, and comes after them', async () => {
    await put('a-app/Dockerfile', 'FROM lab/web:1.0');
    await put('a-app/image.yaml', 'needs: ["lab/web:1.0"]\nimages: [{ names: [app] }]');
    const before = await hashOf('app:latest');
    expect((await readRecipes(directory)).map((recipe) => recipe.folder)).toEqual(['web', 'a-app']);
    await put('web/src/web.c', 'changed');
    expect(await hashOf('app:latest')).not.toBe(before);
  });
});

describe('readRecipes', () => {
  it('refuses recipes that need each other', async () => {
    await put('web/image.yaml', 'needs: [app]\nimages: [{ names: ["lab/web:1.0"] }]');
    await put('app/Dockerfile', 'FROM lab/web:1.0');
    await put('app/image.yaml', 'needs: ["lab/web:1.0"]\nimages: [{ names: [app] }]');
    await expect(readRecipes(directory)).rejects.toMatchObject({ code: 'image_recipe_invalid' });
  });

  it.each([
    ['images: [{ names: ["Not A Name"] }]', /"Not A Name" is not an image name/],
    ['images: [{ names: [a], tags: [b] }]', /Unrecognized key: "tags"/],
    ['images: [', /image\.yaml/],
  ])('says what is wrong in %j', async (text, message) => {
    await put('web/image.yaml', text);
    await expect(readRecipes(directory)).rejects.toThrow(message);
  });

  it('takes the node without image.yaml, and leaves out folders without a recipe', async () => {
    await put('node/Dockerfile', 'FROM scratch');
    await put('other/Dockerfile', 'FROM scratch');
    await put('base/build.sh', '');
    const recipes = await readRecipes(directory);
    expect(recipes.map((recipe) => recipe.folder)).toEqual(['node', 'web']);
    expect(recipes[0]).toMatchObject({ internal: true, images: [{ hostName: 'drydock/node:latest' }] });
  });

  it("reads the project's own recipes", async () => {
    const recipes = await readRecipes(fileURLToPath(new URL('../../images', import.meta.url)));
    const names = recipes.flatMap((recipe) => recipe.images.flatMap((image) => image.names));
    expect(names).toEqual(
      expect.arrayContaining(['nginx:latest', 'redis:latest', 'busybox:latest', 'lab/web:1.0', 'lab/web:2.0-sick']),
    );
    expect(new Set(names).size).toBe(names.length);
  });
});

describe('contextTar', () => {
  it('gives the same bytes for the same files', async () => {
    const first = await buffer(contextTar(await readContext(join(directory, 'web'))));
    await utimes(join(directory, 'web/Dockerfile'), 5, 5);
    const second = await buffer(contextTar(await readContext(join(directory, 'web'))));
    expect(first.equals(second)).toBe(true);
    expect(first.includes('src/web.c')).toBe(true);
  });
});
