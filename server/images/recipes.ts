import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { ImageError } from './errors.ts';
import { canonicalName, hostName } from './names.ts';
import { type ContextFile, contextHash, readContext } from './recipe-context.ts';

export const BASE_IMAGE = 'debian:trixie-slim';
export const NODE_IMAGE = 'drydock/node:latest';
/** The machines of sandboxes. */
export const NODE_IMAGES = { engine: NODE_IMAGE, kubernetes: 'drydock/kube-node:latest' } as const;
const NODE_RECIPE = `{ internal: true, early: true, images: [{ names: [${NODE_IMAGE}] }] }`;

const Name = z.string().transform((name, context) => {
  const canonical = canonicalName(name);
  if (canonical !== undefined) return canonical;
  context.addIssue({ code: 'custom', message: `"${name}" is not an image name` });
  return z.NEVER;
});

const RecipeFile = z.strictObject({
  needs: z.array(Name).default([]),
  internal: z.boolean().default(false),
  early: z.boolean().default(false),
  late: z.boolean().default(false),
  gentle: z.boolean().default(false),
  minutes: z.number().positive().optional(),
  images: z
    .array(
      z.strictObject({
        names: z.array(Name).min(1),
        upstream: Name.optional(),
        args: z.record(z.string(), z.string()).default({}),
      }),
    )
    .min(1),
});

/** One image of a recipe. */
export interface ImagePlan {
  /** Canonical names; the first is the one that messages use. */
  names: [string, ...string[]];
  /** What it is called on the host engine. */
  hostName: string;
  upstream?: string;
  args: Record<string, string>;
  /** Content hash of everything that goes into it but the base image. */
  recipe: string;
}

/** A folder under images/ and the images that come out of it, built one after the other. */
export interface Recipe {
  folder: string;
  files: ContextFile[];
  needs: string[];
  /** Stays on the host engine; is not put into the store. */
  internal: boolean;
  /** Made before the page opens; the others when a lab needs them, or in the background. */
  early: boolean;
  /** Takes long: made after all others, and only when asked for. */
  late: boolean;
  /** Built with the lowest share of the CPUs: labs go on beside it. */
  gentle: boolean;
  /** About how long it takes on two cores. */
  minutes?: number;
  images: ImagePlan[];
}

/** Folders with a Dockerfile and an image.yaml, and the node's, which needs no image.yaml. Rejects with ImageError. */
export async function readRecipes(directory: string): Promise<Recipe[]> {
  const folders = await readdir(directory, { withFileTypes: true });
  const read = await Promise.all(
    folders.filter((entry) => entry.isDirectory()).map((entry) => readRecipe(directory, entry.name)),
  );
  const recipes = inOrder(read.filter((recipe) => recipe !== undefined));
  const hashes = new Map<string, string>();
  for (const recipe of recipes) {
    const needs = recipe.needs.map((need) => hashes.get(need) ?? '');
    for (const image of recipe.images) {
      image.recipe = hashOf(contextHash(recipe.files.filter(isBuiltIn)), image, needs);
      for (const name of image.names) hashes.set(name, image.recipe);
    }
  }
  return recipes;
}

async function readRecipe(directory: string, folder: string): Promise<Recipe | undefined> {
  const files = await readContext(join(directory, folder));
  if (!files.some((file) => file.path === 'Dockerfile')) return undefined;
  const described = files.some((file) => file.path === 'image.yaml');
  if (!described && folder !== 'node') return undefined;
  const path = join(directory, folder, 'image.yaml');
  const text = described ? await readFile(path, 'utf8') : NODE_RECIPE;
  const content = parseRecipe(path, text);
  return {
    folder,
    files,
    needs: content.needs,
    internal: content.internal,
    early: content.early,
    late: content.late,
    gentle: content.gentle,
    minutes: content.minutes,
    images: content.images.map(({ names, upstream, args }) => {
      const [first = '', ...others] = names;
      const onHost = content.internal ? first : hostName(first);
      return { names: [first, ...others], hostName: onHost, upstream, args, recipe: '' };
    }),
  };
}

function parseRecipe(path: string, text: string): z.infer<typeof RecipeFile> {
  try {
    const result = RecipeFile.safeParse(parse(text));
    if (result.success) return result.data;
    throw new ImageError('image_recipe_invalid', `${path}: ${z.prettifyError(result.error)}`);
  } catch (error) {
    if (error instanceof ImageError) throw error;
    throw new ImageError('image_recipe_invalid', `${path}: ${String(error)}`, { cause: error });
  }
}

/** Recipes after those whose images they need. */
function inOrder(recipes: Recipe[]): Recipe[] {
  const ordered: Recipe[] = [];
  const made = new Set<string>();
  let left = [...recipes].sort((a, b) => a.folder.localeCompare(b.folder));
  while (left.length > 0) {
    const next = left.filter((recipe) => recipe.needs.every((need) => made.has(need)));
    if (next.length === 0) {
      const stuck = left.map((recipe) => `${recipe.folder} needs ${recipe.needs.join(', ')}`).join('; ');
      throw new ImageError('image_recipe_invalid', `These recipes need each other, or what no recipe makes: ${stuck}`);
    }
    for (const recipe of next) for (const image of recipe.images) for (const name of image.names) made.add(name);
    ordered.push(...next);
    left = left.filter((recipe) => !next.includes(recipe));
  }
  return ordered;
}

/** What image.yaml says of an image is hashed with that image: a new tag or variant leaves its siblings as they are. */
function isBuiltIn(file: ContextFile): boolean {
  return file.path !== 'image.yaml';
}

function hashOf(context: string, image: ImagePlan, needs: string[]): string {
  const args = Object.entries(image.args).sort();
  const parts = JSON.stringify([context, image.names, image.upstream ?? null, args, needs]);
  return createHash('sha256').update(parts).digest('hex').slice(0, 32);
}

/** Made when an image that is built on it is made. */
export function onlyForOthers(recipe: Recipe): boolean {
  return recipe.internal && !recipe.early && !recipe.late;
}

/** About how long it takes to make a recipe and those of `missing` that it needs; undefined when nobody said. */
export function aboutMs(recipe: Recipe, missing: readonly Recipe[]): number | undefined {
  const all = new Set([recipe]);
  for (const one of all) {
    for (const other of missing) {
      if (other.images.some((image) => image.names.some((name) => one.needs.includes(name)))) all.add(other);
    }
  }
  const minutes = [...all].reduce((sum, one) => sum + (one.minutes ?? 0), 0);
  return minutes === 0 ? undefined : Math.round(minutes * 60_000);
}
