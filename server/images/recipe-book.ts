import { ImageError } from './errors.ts';
import { canonicalName, nearNames } from './names.ts';
import { BASE_IMAGE, type ImagePlan, NODE_IMAGES, type Recipe } from './recipes.ts';
import type { NodeKind } from './types.ts';

export interface PlannedImage {
  recipe: Recipe;
  image: ImagePlan;
}

/** The recipes by the names of the images that they make. Names are canonical ones (names.ts). */
export class RecipeBook {
  readonly #byName = new Map<string, PlannedImage>();

  constructor(
    readonly recipes: readonly Recipe[],
    private readonly dir: string,
  ) {
    for (const recipe of recipes) {
      for (const image of recipe.images) for (const name of image.names) this.#byName.set(name, { recipe, image });
    }
  }

  find(name: string): PlannedImage | undefined {
    return this.#byName.get(name);
  }

  /** Throws ImageError `image_recipe_invalid`: the product itself asks for an image that nothing makes. */
  recipeOf(name: string): Recipe {
    const recipe = this.#byName.get(name)?.recipe;
    if (!recipe) throw new ImageError('image_recipe_invalid', `${this.dir} has no recipe for ${name}`);
    return recipe;
  }

  /** Names that labs may use. */
  offered(): string[] {
    return [...this.#byName].filter(([, { recipe }]) => !recipe.internal).map(([name]) => name);
  }

  /** What must be made before a lab with these images can start, by the names that messages use. */
  neededFor(names: readonly string[], kind: NodeKind): string[] {
    const needed = new Set([BASE_IMAGE]);
    const add = (name: string) => {
      const planned = this.#byName.get(name);
      needed.add(planned?.image.names[0] ?? name);
      for (const need of planned?.recipe.needs ?? []) add(need);
    };
    for (const name of [NODE_IMAGES[kind], ...names]) add(canonicalName(name) ?? name);
    return [...needed];
  }

  /** A lab's image by its canonical name; `known` are the names to choose from. Throws ImageError `image_unknown`. */
  checked(name: string, known: () => string[]): string {
    const canonical = canonicalName(name);
    if (canonical === undefined) throw unknownImage(name, 'it is not the name of an image on Docker Hub', known());
    if (this.#byName.get(canonical)?.recipe.internal) {
      throw unknownImage(name, 'it is an image of the platform, not of the labs', known());
    }
    return canonical;
  }
}

export function unknownImage(name: string, why: string, known: string[]): ImageError {
  const near = nearNames(canonicalName(name) ?? name, known);
  const hint = near.length > 0 ? `Did you mean ${near.join(', ')}?` : `Known images: ${known.join(', ')}.`;
  return new ImageError('image_unknown', `There is no image "${name}": ${why}. ${hint}`, { near });
}
