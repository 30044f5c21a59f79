import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HostError, type ImageHost, type ImageWorkEvent } from '../host/index.ts';
import { ImageError } from './errors.ts';
import { machineShare } from './machine.ts';
import type { ProgressBoard } from './progress.ts';
import { contextTar } from './recipe-context.ts';
import { BASE_IMAGE, type ImagePlan, type Recipe } from './recipes.ts';
import { unpackSavedImage } from './saved-image.ts';
import { type LayerForm, type StoredImage, toStoredImage } from './stored-image.ts';

/** On images that we built: their recipe's hash, and the id of the base image they stand on. */
export const RECIPE_LABEL = 'drydock.recipe';
export const BASE_LABEL = 'drydock.base';

const REGISTRY_TIMEOUT_MS = 4000;
const LINES_KEPT = 20;
/** A build that takes minutes leaves the CPUs to whoever works in a sandbox. */
const LEAST_CPU_SHARES = 2;

/** The steps that make one image: ask the registry, pull, build, and read it out of the host engine. */
export class ImageMaker {
  #reachable: Promise<boolean> | undefined;

  constructor(
    private readonly host: ImageHost,
    readonly board: ProgressBoard,
    private readonly form: LayerForm,
  ) {}

  /** Whether Docker Hub answers the host's engine. Asked once a process; a later outage falls back to a build. */
  registryReachable(): Promise<boolean> {
    this.#reachable ??= this.host.registryReachable(BASE_IMAGE, REGISTRY_TIMEOUT_MS);
    return this.#reachable;
  }

  /** Pulls `upstream` where the registry can be reached; false when it cannot, or when it has no such image. */
  async pulled(name: string, upstream: string, signal?: AbortSignal): Promise<boolean> {
    if (!(await this.registryReachable())) return false;
    const onEvent = ({ line, percent }: ImageWorkEvent) => this.board.tell(name, 'pulling', line, percent);
    this.board.tell(name, 'pulling', upstream);
    try {
      await this.host.pull(upstream, { onEvent, signal });
      return true;
    } catch (error) {
      if (signal?.aborted || !isRegistryTrouble(error)) throw error;
      this.board.tell(name, 'pulling', `not pulled: ${error.message}`);
      return false;
    }
  }

  /** Builds one image of a recipe under its host name. Rejects with ImageError and the last 20 lines of output. */
  async build(recipe: Recipe, image: ImagePlan, baseId: string, signal?: AbortSignal): Promise<void> {
    const [name] = image.names;
    const output: string[] = [];
    let percent: number | undefined;
    this.board.tell(name, 'building', `from images/${recipe.folder}`);
    const machine = await machineShare(recipe.files, process.env);
    try {
      await this.host.build(contextTar([...recipe.files, ...machine.files]), {
        name: image.hostName,
        args: { ...proxies(), ...machine.args, ...image.args },
        cpuShares: recipe.gentle ? LEAST_CPU_SHARES : undefined,
        labels: { [RECIPE_LABEL]: image.recipe, [BASE_LABEL]: baseId },
        signal,
        onEvent: (event) => {
          output.push(event.line);
          if (output.length > LINES_KEPT) output.shift();
          percent = event.percent ?? percent;
          if (!/^ ---> /.test(event.line))
            this.board.tell(name, 'building', event.line.replace(/^Step /, 'step '), percent);
        },
      });
    } catch (error) {
      if (signal?.aborted || isHostTrouble(error)) throw error;
      const said = error instanceof Error ? error.message : String(error);
      const text = [`${name} could not be built from images/${recipe.folder}: ${said}`, ...output].join('\n');
      const action = 'Mend what the last lines say (often: no way to the package mirror), then start again.';
      throw new ImageError('image_build_failed', text, { cause: error, action, output });
    }
  }

  /** Reads an image out of the host engine in the store's form, hands it to `use`, and removes the temporary files. */
  async exported<T>(hostImage: string, use: (image: StoredImage) => Promise<T>, signal?: AbortSignal): Promise<T> {
    const directory = await mkdtemp(join(tmpdir(), 'drydock-image-'));
    try {
      const saved = await unpackSavedImage(await this.host.save(hostImage, signal), directory);
      return await use(await toStoredImage(saved, this.form));
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  }
}

function isRegistryTrouble(error: unknown): error is HostError {
  return error instanceof HostError && !isHostTrouble(error);
}

/** Trouble with the engine itself, for which HostError has the better words. */
function isHostTrouble(error: unknown): boolean {
  return (
    error instanceof HostError && ['host_unreachable', 'host_out_of_disk', 'host_out_of_memory'].includes(error.code)
  );
}

/** The proxies of this process: predefined build arguments, which leave no trace in the image. */
function proxies(): Record<string, string> {
  const names = ['HTTP_PROXY', 'HTTPS_PROXY', 'FTP_PROXY', 'NO_PROXY'].flatMap((name) => [name, name.toLowerCase()]);
  return Object.fromEntries(names.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
}
