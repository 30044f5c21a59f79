import pLimit from 'p-limit';
import type { ImageProgress } from '../../protocol/index.ts';
import { SingleFlight } from '../lib/single-flight.ts';
import { makeBase } from './base-image.ts';
import { removeFormer } from './former.ts';
import { HostView } from './host-view.ts';
import { BASE_LABEL, ImageMaker, RECIPE_LABEL } from './image-maker.ts';
import { canonicalName } from './names.ts';
import { allOrFirstError, firstLine } from './outcomes.ts';
import { ProgressBoard } from './progress.ts';
import { RecipeBook, unknownImage } from './recipe-book.ts';
import {
  aboutMs,
  BASE_IMAGE,
  type ImagePlan,
  NODE_IMAGES,
  onlyForOthers,
  type Recipe,
  readRecipes,
} from './recipes.ts';
import { ImageStore, type StoreEntry } from './store.ts';
import type { ImageIdentity, Images, ImagesOptions, MirrorStore, NodeKind } from './types.ts';

/** Two builds at a time: each is mostly unpacking packages on one core. */
const BUILDS_AT_ONCE = 2;
const PULLED = 'pulled';

/** Reads the recipes and touches nothing else. Rejects with ImageError `image_recipe_invalid`. */
export async function createImages(options: ImagesOptions): Promise<Images> {
  return new RecipeImages(options, new RecipeBook(await readRecipes(options.dir), options.dir));
}

class RecipeImages implements Images {
  readonly #board = new ProgressBoard();
  readonly #flights = new SingleFlight<void>();
  readonly #limit = pLimit(BUILDS_AT_ONCE);
  readonly #maker: ImageMaker;
  readonly #store: ImageStore;

  constructor(
    private readonly options: ImagesOptions,
    private readonly book: RecipeBook,
  ) {
    const { recipes } = book;
    this.#maker = new ImageMaker(options.imageHost, this.#board, options.layerForm ?? 'none');
    this.#store = new ImageStore(options.imageHost, options.volume ?? 'drydock-images');
    this.#board.expect(BASE_IMAGE);
    for (const recipe of recipes) {
      for (const image of recipe.images) {
        this.#board.takes(image.names[0], aboutMs(recipe, recipes));
        if (!onlyForOthers(recipe)) this.#board.expect(image.names[0]);
      }
    }
  }

  async ensureNodeImage(kind: NodeKind = 'engine', signal?: AbortSignal): Promise<string> {
    const name = NODE_IMAGES[kind];
    await this.ensureTool(name, signal);
    return name;
  }

  async hasNodeImage(kind: NodeKind, signal?: AbortSignal): Promise<boolean> {
    const planned = this.book.find(NODE_IMAGES[kind]);
    const host = await HostView.read(this.options.imageHost, signal);
    return planned !== undefined && this.#isFresh(planned.recipe, planned.image, host);
  }

  async ensureLabImages(names: string[], signal?: AbortSignal): Promise<MirrorStore> {
    const wanted = names.map((name) => this.book.checked(name, () => this.known()));
    const host = await this.#look(signal);
    const recipes = new Set(wanted.flatMap((name) => this.book.find(name)?.recipe ?? []));
    const unplanned = wanted.filter((name) => !this.book.find(name));
    await allOrFirstError([
      ...[...recipes].map((recipe) => this.#ensureRecipe(recipe, host, signal)),
      ...unplanned.map((name) => this.#ensurePulled(name, signal)),
    ]);
    return { volume: this.#store.volume };
  }

  async ensureTool(name: string, signal?: AbortSignal): Promise<void> {
    await this.#ensureRecipe(this.book.recipeOf(name), await HostView.read(this.options.imageHost, signal), signal);
  }

  ensureEarly(signal?: AbortSignal): Promise<void> {
    return this.#ensureTogether((recipe) => recipe.early, signal);
  }

  ensureAll(signal?: AbortSignal, options: { late?: boolean } = {}): Promise<void> {
    return this.#ensureTogether((recipe) => options.late === true || !recipe.late, signal);
  }

  async ensureInBackground(signal: AbortSignal, options: { late?: boolean } = {}): Promise<void> {
    const lateLast = [...this.book.recipes].sort((a, b) => Number(a.late) - Number(b.late));
    for (const recipe of lateLast) {
      if (onlyForOthers(recipe) || (recipe.late && !options.late)) continue;
      signal.throwIfAborted();
      try {
        await this.#ensureRecipe(recipe, await this.#look(signal), signal);
      } catch (error) {
        signal.throwIfAborted();
        this.options.log(`Left for the lab that needs it: ${firstLine(error)}`);
      }
    }
  }

  async #ensureTogether(chosen: (recipe: Recipe) => boolean, signal?: AbortSignal): Promise<void> {
    const host = await this.#look(signal);
    const before = this.#storedRecipes();
    const wanted = this.book.recipes.filter((recipe) => chosen(recipe) && !onlyForOthers(recipe));
    await allOrFirstError(wanted.map((recipe) => this.#ensureRecipe(recipe, host, signal)));
    await this.#ensureBaseIfMissing(host, signal);
    await this.#prune(before !== this.#storedRecipes(), signal);
  }

  /** The host's images as they are, and the store's index read. */
  async #look(signal?: AbortSignal): Promise<HostView> {
    const host = await HostView.read(this.options.imageHost, signal);
    await this.#store.open(host.helperImage(), signal);
    return host;
  }

  neededFor(names: string[], kind: NodeKind = 'engine'): string[] {
    return this.book.neededFor(names, kind);
  }

  identity(name: string): ImageIdentity | undefined {
    const canonical = canonicalName(name);
    const entry = canonical === undefined ? undefined : this.#store.get(canonical);
    if (!entry) return undefined;
    const { id, layers, sizeBytes, blobs } = entry;
    return { name: entry.name, id, digest: blobs[0] ?? '', layers, sizeBytes };
  }

  known(): string[] {
    return [...new Set([...this.book.offered(), ...this.#store.names()])].sort();
  }

  progress(): ImageProgress[] {
    return this.#board.all();
  }

  onProgress(listener: (progress: ImageProgress) => void): () => void {
    return this.#board.onProgress(listener);
  }

  /** Makes what of a recipe is missing or out of date, and before it the images that it needs. */
  async #ensureRecipe(recipe: Recipe, host: HostView, signal?: AbortSignal): Promise<void> {
    const stale = recipe.images.filter((image) => !this.#isFresh(recipe, image, host));
    const fresh = recipe.images.filter((image) => !stale.includes(image));
    for (const image of fresh) this.#board.found(image.names[0]);
    if (stale.length === 0) return;
    const left = this.book.recipes.filter((one) => one.images.some((each) => !this.#isFresh(one, each, host)));
    for (const image of stale) this.#board.takes(image.names[0], aboutMs(recipe, left));
    const work = (shared: AbortSignal) => this.#makeRecipe(recipe, stale, shared);
    await this.#flights.run(recipe.folder, work, signal);
  }

  #isFresh(recipe: Recipe, image: ImagePlan, host: HostView): boolean {
    const onBase = (base: string | undefined) => !base || host.baseId() === undefined || base === host.baseId();
    if (recipe.internal) {
      const there = host.find(image.hostName);
      return there?.labels[RECIPE_LABEL] === image.recipe && onBase(there.labels[BASE_LABEL]);
    }
    const entries = image.names.map((name) => this.#store.get(name));
    return entries.every((entry) => entry?.recipe === image.recipe && onBase(entry.base));
  }

  async #makeRecipe(recipe: Recipe, images: ImagePlan[], signal: AbortSignal): Promise<void> {
    const names = images.map((image) => image.names[0]);
    try {
      for (const name of names) this.#board.tell(name, 'waiting', 'waits for what it is built on');
      await this.#ensureBase(signal);
      const host = await HostView.read(this.options.imageHost, signal);
      const pulled = await this.#pullAll(recipe, images, host, signal);
      const toBuild = images.filter((image) => !pulled.has(image));
      if (toBuild.length > 0) {
        const needed = new Set(recipe.needs.flatMap((need) => this.book.find(need)?.recipe ?? []));
        await allOrFirstError([...needed].map((need) => this.#ensureRecipe(need, host, signal)));
      }
      await this.#limit(async () => {
        signal.throwIfAborted();
        for (const image of toBuild) await this.#maker.build(recipe, image, host.baseId() ?? '', signal);
      });
      if (!recipe.internal) await this.#storeImages(images, pulled, host, signal);
      for (const name of names) this.#board.tell(name, 'ready', 'made');
    } catch (error) {
      const said = signal.aborted ? 'stopped' : firstLine(error);
      for (const name of names) this.#board.tell(name, 'failed', said);
      throw error;
    }
  }

  async #pullAll(recipe: Recipe, images: ImagePlan[], host: HostView, signal: AbortSignal): Promise<Set<ImagePlan>> {
    const pulled = new Set<ImagePlan>();
    for (const image of images) {
      if (recipe.internal || image.upstream === undefined) continue;
      if (!(await this.#maker.pulled(image.names[0], image.upstream, signal))) continue;
      await this.options.imageHost.tag(image.upstream, image.hostName);
      if (!host.find(image.upstream)) await this.options.imageHost.removeImage(image.upstream);
      pulled.add(image);
    }
    return pulled;
  }

  async #storeImages(images: ImagePlan[], pulled: Set<ImagePlan>, host: HostView, signal: AbortSignal): Promise<void> {
    await this.#store.open(BASE_IMAGE, signal);
    for (const image of images) {
      this.#board.tell(image.names[0], 'storing', 'into the image store');
      const base = pulled.has(image) ? '' : (host.baseId() ?? '');
      await this.#putIntoStore(image.hostName, { names: image.names, recipe: image.recipe, base }, signal);
    }
  }

  async #putIntoStore(
    hostImage: string,
    entry: Pick<StoreEntry, 'recipe' | 'base'> & { names: string[] },
    signal: AbortSignal,
  ) {
    await this.#maker.exported(
      hostImage,
      (image) => this.#store.write([{ ...entry, image }], BASE_IMAGE, signal),
      signal,
    );
  }

  /** An image without a recipe: from its registry, once. */
  async #ensurePulled(name: string, signal?: AbortSignal): Promise<void> {
    if (this.#store.get(name)) return;
    const work = async (shared: AbortSignal) => {
      await this.#ensureBase(shared);
      const before = await HostView.read(this.options.imageHost, shared);
      if (!(await this.#maker.pulled(name, name, shared))) {
        throw unknownImage(name, 'it has no recipe in images/, and no registry offers it', this.known());
      }
      this.#board.tell(name, 'storing', 'into the image store');
      await this.#store.open(BASE_IMAGE, shared);
      await this.#putIntoStore(name, { names: [name], recipe: PULLED, base: '' }, shared);
      if (!before.find(name)) await this.options.imageHost.removeImage(name);
      this.#board.tell(name, 'ready', 'made');
    };
    await this.#flights.run(`pull ${name}`, work, signal);
  }

  async #ensureBaseIfMissing(host: HostView, signal?: AbortSignal): Promise<void> {
    if (host.baseId() === undefined) await this.#ensureBase(signal);
    else this.#board.found(BASE_IMAGE);
  }

  async #ensureBase(signal?: AbortSignal): Promise<void> {
    const work = async (shared: AbortSignal) => {
      const host = await HostView.read(this.options.imageHost, shared);
      if (host.baseId() !== undefined) return this.#board.found(BASE_IMAGE);
      await makeBase(this.#maker, this.options.dir, shared);
      this.#board.tell(BASE_IMAGE, 'ready', 'made');
    };
    try {
      await this.#flights.run(BASE_IMAGE, work, signal);
    } catch (error) {
      this.#board.tell(BASE_IMAGE, 'failed', firstLine(error));
      throw error;
    }
  }

  async prune(signal?: AbortSignal): Promise<string[]> {
    const host = await this.#look(signal);
    return host.helperImage() === undefined ? [] : this.#prune(true, signal);
  }

  async #prune(changed: boolean, signal?: AbortSignal): Promise<string[]> {
    const gone = this.#store.names().filter((name) => {
      return !this.book.find(name) && this.#store.get(name)?.recipe !== PULLED;
    });
    const former = await removeFormer(this.options.imageHost, signal);
    if (former.length > 0) this.options.log(`Removed ${former.length} former versions of images`);
    if (gone.length === 0 && !changed) return former;
    await this.#store.prune(gone, BASE_IMAGE, signal);
    if (gone.length > 0) this.options.log(`Removed from the image store, for no recipe makes them: ${gone.join(', ')}`);
    return [...gone, ...former];
  }

  #storedRecipes(): string {
    return this.#store
      .names()
      .map((name) => this.#store.get(name)?.id)
      .join(' ');
  }
}
